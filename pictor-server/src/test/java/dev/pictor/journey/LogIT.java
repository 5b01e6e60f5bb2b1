package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the server tells of its work, as the one who collects it sees it.
final class LogIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, String> VERBOSE = Map.of(
            "PICTRS__TRACING__LOGGING__FORMAT", "json",
            "PICTRS__TRACING__LOGGING__LOG_REQUESTS", "true",
            "PICTRS__TRACING__OPENTELEMETRY__URL", "http://127.0.0.1:4317/",
            "RUST_LOG", "trace");

    @Test
    void withJsonEveryLineIsAnObjectAndNothingSecretIsTold() throws Exception {
        try (DataDirectory data = DataDirectory.create();
                ServerProcess server = ServerProcess.start(data, VERBOSE);
                Client client = server.client()) {
            String[] headers = {
                "X-Api-Token",
                ServerProcess.API_KEY,
                "Cookie",
                "a=COOKIE",
                "Forwarded",
                "for=192.0.2.7",
                "X-Forwarded-For",
                "192.0.2.8",
                "Authorization",
                "Bearer BEARER"
            };
            assertThat(client.get("/image/original/none.png", headers).status()).isEqualTo(404);
            assertThat(client.get("/image/delete/TOKEN/none.png/more", headers).status())
                    .isEqualTo(404);
            assertThat(client.get("/image/%64elete/TOKEN/none.png", headers).status())
                    .isEqualTo(204);
            assertThat(client.get("/image/download?url=http%3A%2F%2Fme:PASSWORD%40127.0.0.1%2F", headers)
                            .status())
                    .isGreaterThanOrEqualTo(400);
            assertThat(client.get("/healthz", headers).status()).isEqualTo(200);
            server.stop();
            List<String> lines = server.log().lines().toList();
            for (String line : lines) {
                JsonNode event = JSON.readTree(line);
                assertThat(event.path("timestamp").asText()).endsWith("Z").hasSize(27);
                assertThat(event.has("level") && event.has("target")).as(line).isTrue();
                assertThat(event.path("fields").has("message")).as(line).isTrue();
            }
            assertThat(lines).anyMatch(line -> line.contains("tracing.opentelemetry.url"));
            assertThat(lines).anyMatch(line -> line.contains("client error") && line.contains("\"status\":404"));
            assertThat(lines).anyMatch(line -> line.contains("completed") && line.contains("\"status\":200"));
            assertThat(server.log())
                    .doesNotContain(ServerProcess.API_KEY, "COOKIE", "192.0.2", "BEARER", "TOKEN", "PASSWORD");
        }
    }

    @Test
    void aStartThatFailsIsAnObjectToo() throws Exception {
        try (DataDirectory data = DataDirectory.create()) {
            Launch launch = Launch.of(
                    "--log-format",
                    "json",
                    "run",
                    "--address",
                    "127.0.0.1:0",
                    "--data-directory",
                    data.root().toString(),
                    "filesystem",
                    "postgres",
                    "-u",
                    "postgres://nobody@127.0.0.1:1/none");
            assertThat(launch.exit()).isEqualTo(3);
            for (String line : launch.output().lines().toList()) {
                assertThat(JSON.readTree(line).path("level").asText()).isEqualTo("ERROR");
            }
        }
    }
}
