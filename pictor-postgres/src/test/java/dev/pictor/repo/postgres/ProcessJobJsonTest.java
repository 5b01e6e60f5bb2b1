package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pictor.content.Alias;
import dev.pictor.content.Identifier;
import dev.pictor.content.Kind;
import dev.pictor.content.Operations;
import dev.pictor.content.Variant;
import dev.pictor.job.ProcessJob.Generate;
import dev.pictor.job.ProcessJob.Ingest;
import dev.pictor.job.Queue;
import dev.pictor.job.UploadQuery;
import dev.pictor.job.UploadQuery.Limit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessJobJsonTest {
    static Stream<JsonNode> recorded() throws IOException {
        List<JsonNode> jobs = new ArrayList<>();
        Json.parse(ReferenceDatabase.text("jobs.json")).forEach(row -> {
            if (row.get("queue").asText().equals("process")) {
                jobs.add(row.get("job"));
            }
        });
        return jobs.stream();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void aJobOfTheReferenceIsReadAndWrittenAsItWas(JsonNode job) {
        assertThat(Json.parse(JobJson.write(JobJson.read(Queue.PROCESS, job.toString()))))
                .isEqualTo(job);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void ourJobForTheSameVariantIsTheSame(JsonNode job) {
        if (JobJson.read(Queue.PROCESS, job.toString()) instanceof Generate generate) {
            assertThat(Generate.of(
                            generate.source(),
                            Operations.parse(generate.variant()).orElseThrow()))
                    .contains(generate);
        }
    }

    @Test
    void limitsAreTextsAndWhatIsNoLimitIsAnOperation() {
        Ingest job = new Ingest(
                new Identifier("a/b"),
                new UUID(1, 2),
                Alias.parse("a.png"),
                new UploadQuery(
                        Map.of(Limit.WIDTH, 10L, Limit.FILE_SIZE, 5L), Set.of(Kind.IMAGE), Map.of("resize", "40")));
        JsonNode query = Json.parse(JobJson.write(job)).get("Ingest").get("upload_query");
        assertThat(query.toString())
                .isEqualTo("{\"max_width\":\"10\",\"max_height\":null,\"max_area\":null,\"max_frame_count\":null,"
                        + "\"max_file_size\":\"5\",\"allow_image\":\"true\",\"allow_animation\":\"false\","
                        + "\"allow_video\":\"false\",\"resize\":\"40\"}");
        assertThat(JobJson.read(Queue.PROCESS, JobJson.write(job))).isEqualTo(job);
    }

    @Test
    void whatIsMissingHasItsDefault() {
        assertThat(JobJson.read(
                        Queue.PROCESS,
                        "{\"Ingest\":{\"identifier\":\"a\",\"upload_id\":\"%s\"}}".formatted(new UUID(1, 2))))
                .isEqualTo(new Ingest(new Identifier("a"), new UUID(1, 2), null, UploadQuery.DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Prune\"",
                "{\"Hash\":{}}",
                "{\"Ingest\":{\"identifier\":\"a\",\"upload_id\":\"no\"}}",
                "{\"Generate\":{\"source\":\"a.png\",\"process_path\":\"webp\",\"target_format\":\"bmp\",\"process_args\":[]}}",
                "{\"Generate\":{\"source\":\"a.png\",\"process_path\":\"webp\",\"target_format\":\"webp\",\"process_args\":[1]}}"
            })
    void whatIsNoJobIsRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> JobJson.read(Queue.PROCESS, json));
    }

    @Test
    void otherQueuesHaveNoCatalogue() {
        assertThatIllegalArgumentException().isThrownBy(() -> JobJson.read(new Queue("mine"), "\"Prune\""));
    }

    @Test
    void jobsForOneVariantShareTheirKey() {
        Alias alias = Alias.parse("a.png");
        Generate one = Generate.of(alias, Operations.parse(new Variant("webp")).orElseThrow())
                .orElseThrow();
        Generate other = Generate.of(alias, Operations.parse(new Variant("png")).orElseThrow())
                .orElseThrow();
        assertThat(one.uniqueKey()).isPresent().isNotEqualTo(other.uniqueKey());
        assertThat(one.uniqueKey()).isEqualTo(new Generate(alias, one.variant(), one.target(), List.of()).uniqueKey());
    }
}
