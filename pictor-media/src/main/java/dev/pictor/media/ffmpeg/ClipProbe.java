package dev.pictor.media.ffmpeg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import java.util.List;
import java.util.OptionalLong;

/// Asks ffprobe what a clip is. Packets are counted instead of frames: the number is the same, and nothing is
/// decoded.
final class ClipProbe {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_SIDE = 65_535;

    private ClipProbe() {}

    /// What ffprobe shall print.
    static List<String> question() {
        return List.of(
                "-count_packets",
                "-show_entries",
                "stream=codec_type,codec_name,width,height,nb_frames,nb_read_packets:stream_disposition=attached_pic:stream_tags=alpha_mode",
                "-of",
                "json=compact=1");
    }

    /// What its answer says of the first stream that is a moving picture; a picture on the cover is none.
    static ProbedClip answer(String json, Demuxer demuxer) throws RefusedMedia {
        JsonNode streams;
        try {
            streams = JSON.readTree(json).path("streams");
        } catch (JsonProcessingException garbage) {
            throw new RefusedMedia(Refusal.UNREADABLE, "Invalid media file provided", garbage);
        }
        JsonNode picture = null;
        String audio = null;
        boolean alpha = false;
        for (JsonNode stream : streams) {
            String type = stream.path("codec_type").asText();
            if (type.equals("audio") && audio == null) {
                audio = stream.path("codec_name").asText();
            } else if (type.equals("video") && picture == null && !isSet(stream, "attached_pic")) {
                picture = stream;
                alpha = stream.path("tags").path("alpha_mode").asText().equals("1");
            }
        }
        if (picture == null) {
            throw unreadable();
        }
        return new ProbedClip(
                inspection(picture, demuxer), picture.path("codec_name").asText(), audio, alpha);
    }

    private static boolean isSet(JsonNode stream, String disposition) {
        return stream.path("disposition").path(disposition).asInt() == 1;
    }

    private static Inspection inspection(JsonNode stream, Demuxer demuxer) {
        long frames = number(stream, "nb_read_packets").orElse(0);
        frames = frames > 0 ? frames : number(stream, "nb_frames").orElse(0);
        if (frames == 0) {
            throw unreadable();
        }
        return new Inspection(format(stream, demuxer), size(stream), frames == 1 ? 0 : frames, 1);
    }

    /// The format is told by the codec, whatever container it came in; only AV1 is at home in both.
    private static Format format(JsonNode stream, Demuxer demuxer) throws RefusedMedia {
        return switch (stream.path("codec_name").asText()) {
            case "h264", "hevc" -> Format.MP4;
            case "av1" -> demuxer == Demuxer.MOV ? Format.MP4 : Format.WEBM;
            case "vp8", "vp9" -> Format.WEBM;
            default -> throw unreadable();
        };
    }

    /// The size as it is coded: a clip that players turn is recorded as it lies.
    private static PixelSize size(JsonNode stream) throws RefusedMedia {
        int width = stream.path("width").asInt();
        int height = stream.path("height").asInt();
        if (width < 1 || height < 1) {
            throw unreadable();
        }
        if (width > MAX_SIDE) {
            throw new RefusedMedia(Refusal.TOO_WIDE, "Too wide");
        }
        if (height > MAX_SIDE) {
            throw new RefusedMedia(Refusal.TOO_TALL, "Too tall");
        }
        return new PixelSize(width, height);
    }

    /// A number that ffprobe prints as text.
    private static OptionalLong number(JsonNode stream, String field) {
        long number = stream.path(field).asLong(-1);
        return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private static RefusedMedia unreadable() {
        return new RefusedMedia(Refusal.UNREADABLE, "Invalid media file provided");
    }
}
