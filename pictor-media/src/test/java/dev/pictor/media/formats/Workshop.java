package dev.pictor.media.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.content.Operations;
import dev.pictor.media.MediaTools;
import dev.pictor.media.Pictures.RenderRequest;
import dev.pictor.media.container.JavaContainers;
import dev.pictor.media.ffmpeg.ClipRules;
import dev.pictor.media.ffmpeg.FfmpegClips;
import dev.pictor.media.ffmpeg.FfmpegConfig;
import dev.pictor.media.vips.Qualities;
import dev.pictor.media.vips.VipsConfig;
import dev.pictor.media.vips.VipsPictures;
import dev.pictor.store.Scratch;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/// The media tools over real adapters, and the tools that make and look at files for them.
final class Workshop implements AutoCloseable {
    private final Path folder;
    private final Scratch scratch;
    private final VipsPictures pictures;
    private final FfmpegClips clips;
    final MediaTools media;

    Workshop(Path folder, ClipRules rules, Qualities qualities) {
        this.folder = folder;
        scratch = Scratch.open(folder.resolve("scratch"));
        pictures = new VipsPictures(
                new VipsConfig(1, 0, Duration.ofSeconds(60), 1L << 30, VipsConfig.ownCommand()), qualities);
        clips = new FfmpegClips(FfmpegConfig.standard(scratch.folder()), rules);
        media = new MediaTools(new JavaContainers(), pictures, clips, scratch);
    }

    Workshop(Path folder) {
        this(folder, ClipRules.DEFAULT, Qualities.NONE);
    }

    /// A name in the folder.
    Path path(String name) {
        return folder.resolve(name);
    }

    /// Renders a file by the words of a query, such as `resize=40&crop=1x1`.
    Path rendered(Path source, Format from, String query, Format to) throws InterruptedException {
        List<Operation> operations = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] sides = pair.split("=", 2);
                operations.add(Operations.parse(sides[0], sides[1]).orElseThrow());
            }
        }
        Path target = scratch.newFile(to.extension());
        media.render(new RenderRequest(source, from, operations, to, target));
        return target;
    }

    /// A picture as Java sees it, whatever its format.
    BufferedImage seen(Path picture, Format format) throws IOException, InterruptedException {
        return ImageIO.read(rendered(picture, format, "", Format.PNG).toFile());
    }

    Path ffmpeg(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-y", "-v", "error"));
        command.addAll(List.of(arguments));
        command.add(path(name).toString());
        run(command);
        return path(name);
    }

    Path vips(String operation, String source, String name, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("vips", operation, source, path(name).toString()));
        command.addAll(List.of(arguments));
        run(command);
        return path(name);
    }

    /// What ffprobe says of entries of each packet or stream, a line each.
    List<String> probed(Path file, String entries) throws IOException, InterruptedException {
        return run(List.of("ffprobe", "-v", "error", "-show_entries", entries, "-of", "csv=p=0:nk=1", file.toString()))
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return printed;
    }

    static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        clips.close();
        pictures.close();
        scratch.close();
    }
}
