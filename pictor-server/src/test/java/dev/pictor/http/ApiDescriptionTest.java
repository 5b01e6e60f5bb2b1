package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pictor.content.UploadId;
import dev.pictor.repo.UploadResult;
import dev.pictor.repo.postgres.RepoExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Walks the document that describes the interface, over the server that it describes.
final class ApiDescriptionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode DOCUMENT = document();
    private static final JsonSchema SCHEMA = new JsonSchema(DOCUMENT);

    @RegisterExtension
    static final Quiet quiet = new Quiet();

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    Path folder;

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(database, folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// One operation of the document.
    record Operation(String path, String method, JsonNode content) {
        @Override
        public String toString() {
            return method + " " + path;
        }

        private boolean isInternal() {
            return path.startsWith("/internal/");
        }

        private String bodyType() {
            List<String> types = new ArrayList<>();
            content.path("requestBody").path("content").fieldNames().forEachRemaining(types::add);
            return types.isEmpty() ? "" : types.getFirst();
        }
    }

    static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        DOCUMENT.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> operations.add(new Operation(
                                path.getKey(), method.getKey().toUpperCase(Locale.ROOT), method.getValue()))));
        return operations;
    }

    @Test
    void theServerShowsTheDocument() throws Exception {
        HttpResponse<String> answer = server.get("/openapi.json");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(JSON.readTree(answer.body()).get("openapi").textValue()).startsWith("3.1");
    }

    @Test
    void everyEndpointAndNothingElseIsInTheDocument() {
        Set<String> known = new TreeSet<>();
        for (Endpoint endpoint : Endpoint.values()) {
            String path = PathPattern.of(endpoint, List.of())
                    .replace("{filename}", "{alias}")
                    .replace("{delete_token}", "{token}");
            endpoint.methods().forEach(method -> known.add(method + " " + path));
        }
        InternalRoutes.METHODS.forEach((name, method) -> known.add(method + " /internal/" + name));
        assertThat(operations()).extracting(Operation::toString).containsExactlyInAnyOrderElementsOf(known);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void anOperationThatGoesWellAnswersAsDescribed(Operation operation) throws Exception {
        UploadId upload = server.repo.uploads().createUpload();
        server.repo.uploads().completeUpload(upload, new UploadResult.Success(TestServer.ALIAS, TestServer.TOKEN));
        HttpResponse<String> answer = ask(
                operation,
                Map.of(
                        "alias", TestServer.ALIAS.text(),
                        "src", TestServer.ALIAS.text(),
                        "token", TestServer.TOKEN.text(),
                        "ext", "png",
                        "upload_id", upload.toString(),
                        "url", server.uri("/image/original/known.png").toString()),
                "{\"alias\":\"known.png\"}");
        if (operation.toString().equals("HEAD /image/process.{ext}")
                || operation.path().contains("details/process")) {
            assertThat(answer.statusCode()).as("nothing was made").isEqualTo(404);
        } else {
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        }
        assertThatItIsDescribed(operation, answer);
    }

    static final List<Map<String, String>> ODD_VALUES = List.of(
            Map.of(),
            Map.of("alias", "unknown.png", "src", "unknown.png", "token", "x", "ext", "png"),
            Map.of("alias", "known.png", "src", "known.png", "token", "wrong", "ext", "exe"),
            Map.of("alias", "known.png", "src", "known.png", "ext", "webp", "thumbnail", "-1", "max_width", "-1"),
            Map.of("proxy", "http://127.0.0.1:1/none.png", "ext", "png", "limit", "-1", "url", "http://127.0.0.1:1/"),
            Map.of("proxy", "nonsense", "url", "nonsense", "upload_id", "nonsense", "timestamp", "nonsense"),
            Map.of("alias", "known.png", "ext", "png", "Range", "bytes=5-9", "X-Request-Deadline", "nonsense"),
            Map.of("alias", "known.png", "ext", "png", "Range", "bytes=99999-"),
            Map.of("alias", "known.png", "If-None-Match", "*", "max_width", "1"));

    @ParameterizedTest
    @MethodSource("operations")
    void anOperationThatIsAskedOddlyAnswersAsDescribed(Operation operation) throws Exception {
        for (Map<String, String> values : ODD_VALUES) {
            assertThatItIsDescribed(operation, ask(operation, values, "{\"alias\":\"unknown.png\"}"));
            assertThatItIsDescribed(operation, ask(operation, values, "junk"));
        }
        if (operation.isInternal()) {
            HttpResponse<String> refused =
                    server.send(server.request(operation.path()).method(operation.method(), BodyPublishers.noBody()));
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThatItIsDescribed(operation, refused);
        }
    }

    private HttpResponse<String> ask(Operation operation, Map<String, String> values, String text) throws Exception {
        String path = operation.path();
        StringBuilder query = new StringBuilder();
        Map<String, String> headers = new HashMap<>();
        for (JsonNode reference : operation.content().get("parameters")) {
            JsonNode parameter = SCHEMA.resolved(reference);
            String name = parameter.get("name").textValue();
            String value = values.get(name);
            switch (parameter.get("in").textValue()) {
                case "path" -> path = path.replace("{" + name + "}", value == null ? "none" : encoded(value));
                case "query" -> query.append(value == null ? "" : "&" + name + "=" + encoded(value));
                default -> {
                    if (value != null) {
                        headers.put(name, value);
                    }
                }
            }
        }
        String target = path + (query.isEmpty() ? "" : "?" + query.substring(1));
        HttpRequest.Builder request = operation.bodyType().startsWith("multipart/")
                ? server.form(target, text)
                : server.request(target).method(operation.method(), BodyPublishers.noBody());
        if (operation.bodyType().equals("application/json")) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(text));
        }
        headers.forEach(request::header);
        return server.send(request.setHeader("X-Api-Token", TestServer.API_KEY));
    }

    private static void assertThatItIsDescribed(Operation operation, HttpResponse<String> answer) throws Exception {
        String seen = operation + " -> " + answer.statusCode() + " " + answer.body();
        JsonNode response = operation.content().get("responses").path(Integer.toString(answer.statusCode()));
        assertThat(response.isMissingNode()).as(seen).isFalse();
        String type = answer.headers().firstValue("content-type").orElse("");
        if (type.equals("application/json") && !answer.body().isEmpty()) {
            JsonNode schema = response.at("/content/application~1json/schema");
            assertThat(schema.isMissingNode()).as(seen).isFalse();
            assertThat(SCHEMA.problems(schema, JSON.readTree(answer.body())))
                    .as(seen)
                    .isEmpty();
        } else if (!answer.body().isEmpty()) {
            assertThat(response.path("content").has("image/*")).as(seen).isTrue();
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static JsonNode document() {
        try {
            return JSON.readTree(ApiDescription.class.getResourceAsStream("openapi.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
