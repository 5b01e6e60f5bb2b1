package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The requests that pict-rs 0.5.25 was asked get the same answers here.
final class RecordedAnswersIT {
    private static final String KEEPS_RESOLUTION = "our cleaned PNG keeps pHYs, so that it is 21 bytes longer";
    private static final String OTHER_SCALER = "libvips and ImageMagick weigh neighbouring pixels differently";
    private static final String HALF_COLOUR = "colours have half the resolution in our JPEG, and it is 24 pixels wide";
    private static final String NO_ANIMATED_PNG = "animations are not made into animated PNG yet";
    private static final String APNG_IS_A_STILL = "an animated PNG is read as its first frame yet";

    /// The cases whose answers differ, each with its reason. An entry that no longer differs fails the test.
    private static final Map<String, String> DIFFERENT = Map.ofEntries(
            Map.entry("range bytes=0-0", KEEPS_RESOLUTION),
            Map.entry("range bytes=0-99", KEEPS_RESOLUTION),
            Map.entry("range bytes=10-", KEEPS_RESOLUTION),
            Map.entry("HEAD range bytes=0-0", KEEPS_RESOLUTION),
            Map.entry("HEAD range bytes=0-99999999", KEEPS_RESOLUTION),
            Map.entry("if-range same", KEEPS_RESOLUTION),
            Map.entry("404 image range", KEEPS_RESOLUTION),
            Map.entry("upload png?resize=50", OTHER_SCALER),
            Map.entry("upload png?thumbnail=32&blur=1", OTHER_SCALER),
            Map.entry("process.jpg of clip-odd-444.mp4", HALF_COLOUR),
            Map.entry("process.webp of anim-small.apng", APNG_IS_A_STILL),
            Map.entry("process.apng of anim-small.apng", APNG_IS_A_STILL),
            Map.entry("process.apng of anim-small.gif", NO_ANIMATED_PNG));

    /// Beginnings of paths that nobody answers yet.
    private static final List<String> NOT_SERVED = List.of("/image/download");

    private final Template template = new Template();
    private final Map<String, List<String>> different = new TreeMap<>();
    private int same;
    private int better;
    private int notServed;
    private int looksSkipped;
    private int blurhashesSame;
    private int blurhashesOther;

    @Test
    void everyAnswerIsTheSameOrIsExplained() throws Exception {
        try (DataDirectory data = DataDirectory.create();
                ServerProcess server = ServerProcess.start(data);
                Client client = server.client()) {
            for (Recording recording : Recording.all()) {
                if (isServed(recording) && recording.canBeMade(template)) {
                    replay(recording, client);
                } else {
                    notServed++;
                }
            }
            server.stop();
        }
        System.out.printf(
                Locale.ROOT,
                "recorded answers: %d same, %d better, %d different, %d not served yet;"
                        + " %d looks not compared; blurhashes: %d same, %d other%n",
                same,
                better,
                different.size(),
                notServed,
                looksSkipped,
                blurhashesSame,
                blurhashesOther);
        different.forEach((name, how) -> System.out.println("  " + name + ": " + how));
        assertThat(different.keySet()).containsExactlyInAnyOrderElementsOf(DIFFERENT.keySet());
    }

    private static boolean isServed(Recording recording) {
        String path = recording.path();
        return !path.contains("proxy=") && NOT_SERVED.stream().noneMatch(path::startsWith);
    }

    private void replay(Recording recording, Client client) throws Exception {
        Answer answer = recording.ask(client, template);
        List<String> found = new ArrayList<>();
        if (answer.status() != recording.status()) {
            found.add("status " + recording.status() + " -> " + answer.status());
        }
        compareHeaders(recording, answer, found);
        compareBody(recording, answer, found);
        if (found.isEmpty()) {
            same++;
        } else if (recording.status() >= 500 && answer.status() < 500) {
            better++;
        } else {
            different.put(recording.name(), found);
        }
    }

    private void compareHeaders(Recording recording, Answer answer, List<String> found) {
        recording.headers().properties().forEach(header -> {
            String name = header.getKey();
            String recorded = header.getValue().asText();
            String ours = answer.header(name).orElse("");
            if (name.equals("content-length") || name.equals("transfer-encoding")) {
                return; // the encoders are other ones
            }
            boolean ofVariant = name.equals("etag") && recording.path().startsWith("/image/process.");
            boolean right = ofVariant ? isAnotherTag(recorded, ours) : template.matches(recorded, ours);
            if (!right) {
                found.add(name + ": " + recorded + " -> " + ours);
            }
        });
    }

    /// The reference gives a variant the original's tag; here it has one of its own.
    private boolean isAnotherTag(String recorded, String ours) {
        return ours.matches("\"[^\"]+\"") && !ours.equals(template.fill(recorded));
    }

    private void compareBody(Recording recording, Answer answer, List<String> found) throws IOException {
        JsonNode recorded = recording.body();
        if (recorded.has("kind")) {
            compareMedia(recorded, answer, found);
        } else if (recorded.isObject()) {
            compareJson(recorded, answer, found);
        } else if (recorded.asText().isEmpty() || recorded.asText().equals("empty")) {
            if (answer.body().length > 0) {
                found.add("body: " + answer.text());
            }
        } else if (!template.matches(recorded.asText(), answer.text())) {
            found.add("body: " + recorded + " -> " + answer.text());
        }
    }

    private void compareMedia(JsonNode recorded, Answer answer, List<String> found) throws IOException {
        MediaHead expected = new MediaHead(
                recorded.path("kind").asText(),
                recorded.path("width").asInt(),
                recorded.path("height").asInt());
        MediaHead ours = MediaHead.of(answer.body());
        if (!expected.equals(ours)) {
            found.add(expected + " -> " + ours);
        } else if (recorded.has("look") && Look.KINDS.contains(ours.kind())) {
            double distance = Look.recorded(recorded.path("look").asText()).distance(Look.of(answer.body()));
            if (distance > Look.SAME) {
                found.add("looks different by " + distance);
            }
        } else if (recorded.has("look")) {
            looksSkipped++;
        }
    }

    private void compareJson(JsonNode recorded, Answer answer, List<String> found) throws IOException {
        if (!answer.header("content-type").orElse("").equals("application/json")) {
            found.add("body is not JSON: " + answer.text());
            return;
        }
        for (String difference : template.differences("body", recorded, answer.json())) {
            if (!difference.contains("blurhash")) {
                found.add(difference);
            }
        }
        compareBlurhashes(recorded, answer.json(), found);
    }

    /// Decoders of lossy formats round differently; of lossless ones there is but one result.
    private void compareBlurhashes(JsonNode recorded, JsonNode ours, List<String> found) {
        List<JsonNode> left = recorded.findParents("blurhash");
        List<JsonNode> right = ours.findParents("blurhash");
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            String hash = left.get(i).path("blurhash").asText();
            String type = left.get(i).path("content_type").asText();
            if (hash.equals(right.get(i).path("blurhash").asText())) {
                blurhashesSame++;
            } else if (type.equals("image/png")) {
                found.add("blurhash: " + hash + " -> " + right.get(i).path("blurhash"));
            } else {
                blurhashesOther++;
            }
        }
    }
}
