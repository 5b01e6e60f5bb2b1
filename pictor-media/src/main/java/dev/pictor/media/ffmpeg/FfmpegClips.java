package dev.pictor.media.ffmpeg;

import dev.pictor.content.Format;
import dev.pictor.media.Clips;
import dev.pictor.media.Frames;
import dev.pictor.media.Inspection;
import dev.pictor.media.MediaException;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Handles clips with ffprobe and ffmpeg.
public final class FfmpegClips implements Clips, AutoCloseable {
    /// Files and pipes only: no address that stands in a file is ever followed.
    private static final List<String> CAUTION =
            List.of("-hide_banner", "-v", "error", "-protocol_whitelist", "file,pipe");

    /// What ffmpeg may decode with. ffprobe cannot be told: it ends with an error at a stream that it may not open,
    /// also where that is a sound that we would only copy.
    private static final List<String> DECODERS = List.of(
            "-codec_whitelist",
            "h264,hevc,av1,libdav1d,libaom-av1,vp8,vp9,libvpx,libvpx-vp9,aac,opus,libopus,vorbis,libvorbis,"
                    + "mp3,mp3float,ac3,eac3,flac,alac,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_f32le,pcm_u8");

    private final FfmpegConfig config;
    private final ClipRules rules;
    private final Children children;

    public FfmpegClips(FfmpegConfig config, ClipRules rules) {
        this.config = config;
        this.rules = rules;
        this.children = new Children(config);
    }

    @Override
    public Inspection inspect(Path file) throws RefusedMedia, InterruptedException {
        return probe(file).inspection();
    }

    @Override
    public Inspection clean(Path source, Inspection seen, Path target) throws RefusedMedia, InterruptedException {
        Transcoding transcoding = new Transcoding(probe(source), rules);
        List<String> arguments = input(source, transcoding.decoder());
        arguments.addAll(transcoding.arguments());
        write(arguments, target);
        return transcoding.copies() && transcoding.target() == seen.format() ? seen : inspect(target);
    }

    private ProbedClip probe(Path file) throws RefusedMedia, InterruptedException {
        Demuxer demuxer = Demuxer.of(file);
        List<String> arguments = new ArrayList<>(CAUTION);
        arguments.addAll(List.of("-f", demuxer.label()));
        arguments.addAll(ClipProbe.question());
        arguments.add(url(file));
        return ClipProbe.answer(children.run(config.ffprobe(), arguments), demuxer);
    }

    @Override
    public void unpack(Path source, Format from, Path target) throws RefusedMedia, InterruptedException {
        List<String> question = new ArrayList<>(CAUTION);
        question.addAll(Unpacking.question(from));
        question.add(url(source));
        Unpacking unpacking = Unpacking.of(source, from, children.run(config.ffprobe(), question));
        List<String> arguments = caution();
        arguments.addAll(unpacking.arguments(url(source)));
        write(arguments, target);
        try {
            unpacking.finish(target);
        } catch (IOException broken) {
            throw new MediaException("cannot finish " + target, broken);
        }
    }

    @Override
    public void animate(Frames frames, Format to, Path target) throws RefusedMedia, InterruptedException {
        List<String> arguments = caution();
        arguments.addAll(Moving.input(frames, url(frames.file())));
        arguments.addAll(Moving.output(frames, to, rules.avifQuality()));
        write(arguments, target);
    }

    @Override
    public void firstFrame(Path source, Path target) throws RefusedMedia, InterruptedException {
        List<String> arguments = input(source, List.of());
        arguments.addAll(List.of("-map", "0:V:0", "-frames:v", "1", "-c:v", "png", "-f", "image2pipe"));
        write(arguments, target);
    }

    private List<String> input(Path source, List<String> decoder) throws RefusedMedia {
        List<String> arguments = caution();
        arguments.addAll(DECODERS);
        arguments.addAll(decoder);
        arguments.addAll(List.of("-f", Demuxer.of(source).label(), "-i", url(source)));
        return arguments;
    }

    private List<String> caution() {
        List<String> arguments = new ArrayList<>(List.of("-nostdin", "-y"));
        arguments.addAll(CAUTION);
        arguments.addAll(List.of("-threads", Integer.toString(config.limits().threads())));
        return arguments;
    }

    /// Runs ffmpeg; what it leaves behind is a whole file or none.
    private void write(List<String> arguments, Path target) throws RefusedMedia, InterruptedException {
        boolean whole = false;
        try {
            arguments.add(url(target));
            children.run(config.ffmpeg(), arguments);
            if (Files.notExists(target) || Files.size(target) == 0) {
                throw new RefusedMedia(Refusal.UNREADABLE, "Invalid media file provided");
            }
            whole = true;
        } catch (IOException broken) {
            throw new MediaException("cannot read " + target, broken);
        } finally {
            if (!whole) {
                remove(target);
            }
        }
    }

    private static void remove(Path target) {
        try {
            Files.deleteIfExists(target);
        } catch (IOException broken) {
            throw new MediaException("cannot remove " + target, broken);
        }
    }

    /// With its protocol before it, no name of a file can be taken for an option or for another protocol.
    private static String url(Path file) {
        return "file:" + file.toAbsolutePath();
    }

    /// Ends all children.
    @Override
    public void close() {
        children.close();
    }
}
