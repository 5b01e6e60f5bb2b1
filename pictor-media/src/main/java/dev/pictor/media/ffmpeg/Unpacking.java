package dev.pictor.media.ffmpeg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pictor.content.Format;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Turns animations that only ffmpeg reads into an animated WebP, as options of ffmpeg.
///
/// @param demuxer and the decoders that it may use
/// @param plays how often it is shown; 0 for ever
/// @param pictures how many streams there are; the second one tells what is see-through
/// @param lastDelay how long the last frame is shown
record Unpacking(List<String> demuxer, int plays, int pictures, Duration lastDelay) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RIFF_BYTES = 12;
    private static final int CHUNK_BYTES = 8;
    private static final int FRAME = 0x414E4D46; // ANMF
    private static final int DELAY_OFFSET = 12;
    private static final int MAX_DELAY = 0xFFFFFF;

    /// What ffprobe shall print of a file.
    static List<String> question(Format from) {
        List<String> question = new ArrayList<>(List.of("-f", label(from)));
        question.addAll(List.of("-show_entries", "stream=codec_type:packet=stream_index,duration_time"));
        question.addAll(List.of("-of", "json=compact=1"));
        return question;
    }

    static Unpacking of(Path source, Format from, String answer) {
        JsonNode said;
        try {
            said = JSON.readTree(answer);
        } catch (JsonProcessingException garbage) {
            throw new RefusedMedia(Refusal.UNREADABLE, "Invalid media file provided", garbage);
        }
        Duration last = Duration.ZERO;
        for (JsonNode packet : said.path("packets")) {
            if (packet.path("stream_index").asInt() == 0) {
                last = Duration.ofMillis(Math.round(packet.path("duration_time").asDouble() * 1000));
            }
        }
        List<String> demuxer = List.of("-codec_whitelist", decoders(from), "-f", label(from));
        int plays = from == Format.ANIMATED_APNG ? PngPlays.of(source) : 0;
        return new Unpacking(demuxer, plays, said.path("streams").size(), last);
    }

    private static String label(Format from) {
        return switch (from) {
            case ANIMATED_APNG -> "apng";
            case ANIMATED_AVIF -> Demuxer.MOV.label();
            default -> throw new IllegalArgumentException("not for clips to read: " + from);
        };
    }

    private static String decoders(Format from) {
        return from == Format.ANIMATED_APNG ? "apng,png" : "av1,libdav1d,libaom-av1";
    }

    /// The options that read it from an address and write a WebP without loss.
    List<String> arguments(String url) {
        List<String> arguments = new ArrayList<>(demuxer);
        arguments.addAll(List.of("-i", url));
        arguments.addAll(Moving.EXACT);
        arguments.addAll(
                pictures > 1
                        ? List.of("-filter_complex", "[0:v:0]format=yuva444p[c];[c][0:v:1]alphamerge")
                        : List.of("-map", "0:v:0"));
        arguments.addAll(List.of("-c:v", "libwebp_anim", "-lossless", "1", "-quality", "0", "-compression_level", "0"));
        arguments.addAll(List.of("-loop", Integer.toString(plays), "-f", "webp"));
        return arguments;
    }

    /// Writes the delay of the last frame into the WebP: its encoder, which learns of a delay by the frame that
    /// follows, takes the mean of the others.
    void finish(Path webp) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(webp.toFile(), "rw")) {
            long last = -1;
            for (long at = RIFF_BYTES; at + CHUNK_BYTES <= file.length(); ) {
                file.seek(at);
                last = file.readInt() == FRAME ? at : last;
                long length = Integer.toUnsignedLong(Integer.reverseBytes(file.readInt()));
                at += CHUNK_BYTES + length + (length & 1);
            }
            if (last >= 0) {
                long millis = Math.min(lastDelay.toMillis(), MAX_DELAY);
                file.seek(last + CHUNK_BYTES + DELAY_OFFSET);
                file.write(new byte[] {(byte) millis, (byte) (millis >> 8), (byte) (millis >> 16)});
            }
        }
    }
}
