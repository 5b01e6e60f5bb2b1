package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pictor.Origin;
import dev.pictor.testkit.Media;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The requests that pict-rs 0.5.25 was asked get the same answers here.
final class RecordedAnswersIT {
    private static final String NOTHING_DONE =
            "an upload with `identity` alone is kept without loss, and so is the same picture as others";
    private static final String MEAN = "`thumbnail` shows the mean of an area, not single pixels of it";
    private static final String OTHER_SCALER = "libvips and ImageMagick weigh neighbouring pixels differently";
    private static final String SEQUENCE = "an animation in AVIF is a sequence with its timing, not a pile of stills";

    /// The cases whose answers are better ones, each with its reason, which docs/compatibility.md tells, too. An entry
    /// that no longer differs fails the test.
    private static final Map<String, String> BETTER = Map.of(
            "404 image process", MEAN,
            "process.webp bad thumbnail=0", MEAN,
            "aliases of proxied", NOTHING_DONE,
            "process.avif of anim-small.apng", SEQUENCE,
            "process.avif of anim-small.webp", SEQUENCE);

    /// The cases whose answers differ and are no better, each with its reason. They must go on differing, too.
    private static final Map<String, String> DIFFERENT = Map.of(
            "upload gif?resize=20", OTHER_SCALER,
            "upload png?resize=50", OTHER_SCALER,
            "upload png?thumbnail=32&blur=1", OTHER_SCALER);

    /// The request before it began a search, and this one tells whether that is over: the recorded one was not, ours
    /// may
    /// be by then. Both are right.
    private static final String AFTER_A_SEARCH = "internal POST /internal/prune_missing?force=true";

    private static final String SEARCH_IS_OVER = "body.complete: false -> true";

    private static final Set<String> LOSSLESS = Set.of("image/png", "image/apng", "image/gif");

    private final Eye eye;
    private final Template template = new Template();
    private final Map<String, List<String>> different = new TreeMap<>();
    private int same;
    private int better;
    private int looks;
    private int blurhashesSame;
    private int blurhashesNear;

    RecordedAnswersIT(@TempDir Path folder) {
        eye = new Eye(folder);
    }

    @Test
    void everyAnswerIsTheSameOrIsExplained() throws Exception {
        try (eye;
                DataDirectory data = DataDirectory.create();
                Origin origin = origin();
                ServerProcess server =
                        ServerProcess.start(data, Map.of("PICTRS__CLIENT__ALLOW_LOCAL_CONNECTIONS", "true"));
                Client client = server.client()) {
            template.originIs(origin.url(""));
            for (Recording recording : Recording.all()) {
                replay(recording, client);
            }
            server.stop();
        }
        Map<String, String> reasons = new TreeMap<>(BETTER);
        reasons.putAll(DIFFERENT);
        long knownAsBetter =
                different.keySet().stream().filter(BETTER::containsKey).count();
        System.out.printf(
                Locale.ROOT,
                "recorded answers: %d same, %d better, %d different;"
                        + " %d looks compared; blurhashes: %d same, %d near%n",
                same,
                better + knownAsBetter,
                different.size() - knownAsBetter,
                looks,
                blurhashesSame,
                blurhashesNear);
        different.forEach((name, how) ->
                System.out.println("  " + name + ": " + how + " (" + reasons.getOrDefault(name, "not known") + ")"));
        assertThat(different.keySet()).containsExactlyInAnyOrderElementsOf(reasons.keySet());
    }

    /// The other server that the recorded requests name.
    private static Origin origin() {
        Origin origin = new Origin();
        origin.serve("/still-photo.jpg", Media.bytes("still-photo.jpg"));
        origin.serve("/still-rgb.png", Media.bytes("still-rgb.png"));
        origin.serve("/junk.txt", "ten bytes!".getBytes(StandardCharsets.US_ASCII));
        origin.redirect("/redirect.png", 302, "/still-rgb.png");
        return origin;
    }

    private void replay(Recording recording, Client client) throws Exception {
        Answer answer = recording.ask(client, template);
        List<String> found = new ArrayList<>();
        if (answer.status() != recording.status()) {
            found.add("status " + recording.status() + " -> " + answer.status());
        }
        compareHeaders(recording, answer, found);
        compareBody(recording, answer, found);
        if (recording.name().equals(AFTER_A_SEARCH)) {
            found.remove(SEARCH_IS_OVER);
        }
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

    private void compareBody(Recording recording, Answer answer, List<String> found) throws Exception {
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

    private void compareMedia(JsonNode recorded, Answer answer, List<String> found) throws Exception {
        MediaHead expected = new MediaHead(
                recorded.path("kind").asText(),
                recorded.path("width").asInt(),
                recorded.path("height").asInt());
        MediaHead ours = MediaHead.of(answer.body());
        if (!expected.equals(ours)) {
            found.add(expected + " -> " + ours);
        } else if (recorded.has("look")) {
            Look look = eye.look(ours.kind(), answer.body());
            double distance = Look.recorded(recorded.path("look").asText()).distance(look);
            if (distance > Look.SAME) {
                found.add("looks different by " + distance);
            }
            looks++;
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
            } else if (LOSSLESS.contains(type)
                    || !Hue.isNear(hash, right.get(i).path("blurhash").asText())) {
                found.add("blurhash: " + hash + " -> " + right.get(i).path("blurhash"));
            } else {
                blurhashesNear++;
            }
        }
    }
}
