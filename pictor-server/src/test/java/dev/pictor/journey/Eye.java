package dev.pictor.journey;

import dev.pictor.content.Format;
import dev.pictor.media.Pictures.RenderRequest;
import dev.pictor.media.vips.VipsConfig;
import dev.pictor.media.vips.VipsPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Sees pictures of the formats that Java cannot decode by itself: through a worker of ours.
final class Eye implements AutoCloseable {
    private final Path folder;
    private final VipsPictures pictures =
            new VipsPictures(new VipsConfig(1, 0, Duration.ofSeconds(60), 1L << 30, VipsConfig.ownCommand()));

    Eye(Path folder) {
        this.folder = folder;
    }

    /// How a picture looks, or the first frame of an animation.
    ///
    /// @param kind in the words of the recordings
    Look look(String kind, byte[] media) throws IOException, InterruptedException {
        return switch (kind) {
            case "png", "apng", "jpeg", "gif" -> Look.of(media);
            case "webp" -> look(Format.WEBP, media);
            case "webp-anim" -> look(Format.ANIMATED_WEBP, media);
            case "avif", "avis" -> look(Format.AVIF, media);
            case "jxl" -> look(Format.JXL, media);
            default -> throw new IOException("not a kind of picture: " + kind);
        };
    }

    private Look look(Format format, byte[] media) throws IOException, InterruptedException {
        Path source = Files.write(folder.resolve("seen"), media);
        Path target = folder.resolve("seen.png");
        pictures.render(new RenderRequest(source, format, List.of(), Format.PNG, target));
        return Look.of(Files.readAllBytes(target));
    }

    @Override
    public void close() {
        pictures.close();
    }
}
