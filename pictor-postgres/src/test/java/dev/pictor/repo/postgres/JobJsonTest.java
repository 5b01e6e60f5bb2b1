package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.job.CleanupJob;
import dev.pictor.job.CleanupJob.RemoveAlias;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.job.CleanupJob.RemoveHash;
import dev.pictor.job.CleanupJob.RemoveVariant;
import dev.pictor.job.CleanupJob.RemoveVariants;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobJsonTest {
    private static final ContentHash HASH = new ContentHash("0f".repeat(32), 17, Format.WEBM);
    private static final String HASH_JSON =
            "{\"hash\":\"%s\",\"size\":17,\"format\":{\"Video\":\"Webm\"}}".formatted("0f".repeat(32));

    static Stream<JsonNode> recorded() throws IOException {
        List<JsonNode> jobs = new ArrayList<>();
        Json.parse(ReferenceDatabase.text("jobs.json")).forEach(row -> {
            if (row.get("queue").asText().equals("cleanup")) {
                jobs.add(row.get("job"));
            }
        });
        return jobs.stream();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void aJobOfTheReferenceIsReadAndWrittenAsItWas(JsonNode job) {
        assertThat(Json.parse(JobJson.write(JobJson.read(job.toString())))).isEqualTo(job);
    }

    @Test
    void theRecordingHasAllKindsButVariants() throws IOException {
        assertThat(recorded()
                        .map(job -> JobJson.read(job.toString()).getClass())
                        .distinct())
                .hasSize(7);
    }

    static Stream<CleanupJob> jobs() {
        return Stream.of(
                new RemoveHash(HASH),
                new RemoveFile(new Identifier("a/b.png")),
                new RemoveAlias(Alias.parse("a.png"), DeleteToken.parse("t")),
                new RemoveVariant(HASH, new Variant("resize/200/webp")),
                new RemoveVariants(HASH),
                new CleanupJob.RemoveAllVariants(),
                new CleanupJob.RemoveOutdatedVariants(),
                new CleanupJob.RemoveOutdatedProxies(),
                new CleanupJob.Prune());
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void everyJobIsReadAsItWasWritten(CleanupJob job) {
        assertThat(JobJson.read(JobJson.write(job))).isEqualTo(job);
    }

    @Test
    void theShapesAreThoseOfTheReference() {
        assertThat(Json.parse(JobJson.write(new RemoveVariant(HASH, new Variant("webp")))))
                .isEqualTo(Json.parse("{\"Variant\":{\"hash\":" + HASH_JSON + ",\"variant\":\"webp\"}}"));
        assertThat(Json.parse(JobJson.write(new RemoveVariants(HASH))))
                .isEqualTo(Json.parse("{\"Variant\":{\"hash\":" + HASH_JSON + "}}"));
    }

    @Test
    void unknownFieldsAndOtherSpellingsAreRead() {
        assertThat(JobJson.read("{\"Hash\":{\"hash\":" + HASH_JSON.replace("0f", "0F") + ",\"purge\":true}}"))
                .isEqualTo(new RemoveHash(HASH));
        assertThat(JobJson.read("{\"Alias\":{\"alias\":\"abcdefghijklmnop.png\",\"token\":\"0123456789abcdef\"}}"))
                .isEqualTo(new RemoveAlias(
                        Alias.parse("61626364-6566-6768-696a-6b6c6d6e6f70.png"),
                        DeleteToken.parse("30313233-3435-3637-3839-616263646566")));
        assertThat(JobJson.read("{\"Variant\":{\"hash\":" + HASH_JSON + ",\"variant\":null}}"))
                .isEqualTo(new RemoveVariants(HASH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "null",
                "[]",
                "{}",
                "\"Unknown\"",
                "{\"Unknown\":{}}",
                "{\"Hash\":{}}",
                "{\"Hash\":null}",
                "{\"Hash\":{\"hash\":{\"hash\":\"00\",\"size\":1,\"format\":{\"Image\":\"png\"}}}}",
                "{\"Identifier\":{\"identifier\":\"/etc/passwd\"}}",
                "{\"Identifier\":{\"identifier\":1}}",
                "{\"Identifier\":{\"identifier\":\"a\"},\"Prune\":null}",
                "{\"Variant\":{\"hash\":17}}"
            })
    void whatIsNoJobIsRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> JobJson.read(json));
    }
}
