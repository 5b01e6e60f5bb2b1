package dev.pictor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.store.s3.ObjectServer;
import dev.pictor.testkit.Media;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The whole server with its files in a bucket.
final class ObjectStorageTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private ObjectServer objects;

    @BeforeEach
    void start() {
        objects = ObjectServer.start();
        for (String table : List.of("variants", "aliases", "hashes", "details", "job_queue", "store_migrations")) {
            database.execute("DELETE FROM " + table);
        }
    }

    @AfterEach
    void stop() {
        objects.close();
    }

    private String repoUrl() {
        String address = database.postgres().jdbcUrl().replaceFirst("^jdbc:postgresql://", "");
        return "postgres://" + database.postgres().user() + ":"
                + database.postgres().password() + "@" + address;
    }

    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("PICTRS__SERVER__ADDRESS", "127.0.0.1:0");
        variables.put("PICTRS__SERVER__API_KEY", "key");
        variables.put("PICTRS__REPO__TYPE", "postgres");
        variables.put("PICTRS__REPO__URL", repoUrl());
        return variables;
    }

    private Map<String, String> inBucket() {
        Map<String, String> variables = variables();
        variables.put("PICTRS__STORE__TYPE", "object_storage");
        variables.put("PICTRS__STORE__ENDPOINT", objects.endpoint().toString());
        variables.put("PICTRS__STORE__USE_PATH_STYLE", "true");
        variables.put("PICTRS__STORE__BUCKET_NAME", ObjectServer.BUCKET);
        variables.put("PICTRS__STORE__REGION", ObjectServer.REGION);
        variables.put("PICTRS__STORE__ACCESS_KEY", ObjectServer.ACCESS_KEY);
        variables.put("PICTRS__STORE__SECRET_KEY", ObjectServer.SECRET_KEY);
        return variables;
    }

    private Running run(Map<String, String> variables) throws InterruptedException {
        Environment environment = new Environment(variables);
        Config config = Config.read(environment, folder);
        Pictor pictor = Pictor.start(config, MediaConfig.read(environment));
        return new Running(pictor, "http://" + pictor.authority(config.address()));
    }

    private record Running(Pictor pictor, String base) implements AutoCloseable {
        @Override
        public void close() {
            pictor.close();
        }
    }

    private HttpResponse<byte[]> send(Running server, String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.base() + path))
                .header("X-Api-Token", "key")
                .method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    /// Uploads a picture; the answer is its alias and token, as a path.
    private String upload(Running server) throws Exception {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes("--XX\r\nContent-Disposition: form-data; name=\"images[]\"; filename=\"a.png\"\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(Files.readAllBytes(Media.file("still-rgb.png")));
        form.writeBytes("\r\n--XX--\r\n".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.base() + "/image"))
                .header("Content-Type", "multipart/form-data; boundary=XX")
                .POST(BodyPublishers.ofByteArray(form.toByteArray()))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        var file = new JsonMapper().readTree(answer.body()).get("files").get(0);
        return file.get("delete_token").asText() + "/" + file.get("file").asText();
    }

    private static String alias(String uploaded) {
        return uploaded.substring(uploaded.indexOf('/') + 1);
    }

    @Test
    void mediaAreTakenServedMadeAndRemoved() throws Exception {
        try (Running server = run(inBucket())) {
            String uploaded = upload(server);
            String original = "/image/original/" + alias(uploaded);

            HttpResponse<byte[]> whole = send(server, "GET", original);
            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(objects.keys()).anyMatch(key -> key.endsWith(".png"));
            HttpResponse<byte[]> part = send(server, "GET", original, "Range", "bytes=10-19");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 10, 20));
            assertThat(send(server, "HEAD", original).headers().firstValue("content-length"))
                    .contains(Integer.toString(whole.body().length));
            String variant = "/image/process.webp?thumbnail=16&src=" + alias(uploaded);
            assertThat(send(server, "GET", variant).statusCode()).isEqualTo(200);
            assertThat(objects.keys()).anyMatch(key -> key.endsWith(".webp"));

            assertThat(send(server, "DELETE", "/image/delete/" + uploaded).statusCode())
                    .isEqualTo(204);
            assertThat(send(server, "GET", original).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aBucketThatGoesAwayShowsInTheHealth() throws Exception {
        try (Running server = run(inBucket())) {
            String original = "/image/original/" + alias(upload(server));
            assertThat(send(server, "GET", "/healthz").statusCode()).isEqualTo(200);
            objects.removeBucket();

            assertThat(send(server, "GET", "/healthz").statusCode()).isEqualTo(500);
            assertThat(send(server, "GET", original).statusCode()).isEqualTo(500);

            objects.makeBucket();
            assertThat(send(server, "GET", "/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void clientsAreSentToThePublicEndpoint() throws Exception {
        Map<String, String> variables = inBucket();
        variables.put("PICTRS__STORE__PUBLIC_ENDPOINT", "https://cdn.example.com/sub/");
        try (Running server = run(variables)) {
            String alias = alias(upload(server));
            String variant = "/image/process.webp?thumbnail=16&src=" + alias;
            for (String path : List.of("/image/original/" + alias, variant, variant)) {
                HttpResponse<byte[]> answer = send(server, "GET", path, "Range", "bytes=0-1");
                assertThat(answer.statusCode()).isEqualTo(303);
                assertThat(answer.body()).isEmpty();
                assertThat(answer.headers().map().keySet())
                        .contains("location")
                        .doesNotContain("cache-control", "etag");
                String location = answer.headers().firstValue("location").orElseThrow();
                assertThat(location).startsWith("https://cdn.example.com/sub/");
                assertThat(objects.keys()).contains(location.substring("https://cdn.example.com/sub/".length()));
            }
            assertThat(send(server, "GET", "/image/details/original/" + alias).statusCode())
                    .isEqualTo(200);
            objects.keys().stream().filter(key -> key.endsWith(".webp")).forEach(objects::remove);
            assertThat(send(server, "GET", variant).statusCode()).isEqualTo(303);
            assertThat(objects.keys()).anyMatch(key -> key.endsWith(".webp"));
        }
    }

    @Test
    void filesMoveWhileTheServerRuns() throws Exception {
        Path files = folder.resolve("files");
        Map<String, String> before = variables();
        before.put("PICTRS__STORE__PATH", files.toString());
        String original;
        try (Running server = run(before)) {
            original = "/image/original/" + alias(upload(server));
        }
        Map<String, String> both = inBucket();
        both.put("PICTRS__OLD_STORE__PATH", files.toString());
        try (Running server = run(both)) {
            assertThat(send(server, "GET", original).statusCode()).isEqualTo(200);
            assertThat(objects.keys()).isEmpty();

            StringWriter told = new StringWriter();
            assertThat(migrate(files, told)).as(told.toString()).isZero();

            assertThat(told.toString()).contains("1 files of 1 originals moved", "done");
            assertThat(objects.keys()).anyMatch(key -> key.endsWith(".png"));
            assertThat(send(server, "GET", original).statusCode()).isEqualTo(200);
        }
        try (Running server = run(inBucket())) {
            assertThat(send(server, "GET", original).statusCode()).isEqualTo(200);
        }
    }

    private int migrate(Path files, StringWriter told) {
        CommandLine line = Main.commandLine(Map.of(
                "PICTRS__SERVER__TEMPORARY_DIRECTORY", folder.resolve("work").toString()));
        line.setOut(new PrintWriter(told, true)).setErr(new PrintWriter(told, true));
        return line.execute(
                "migrate-store",
                "--delete-source",
                "--concurrency",
                "4",
                "filesystem",
                "-p",
                files.toString(),
                "object-storage",
                "-u",
                "-e",
                objects.endpoint().toString(),
                "-b",
                ObjectServer.BUCKET,
                "-r",
                ObjectServer.REGION,
                "-a",
                ObjectServer.ACCESS_KEY,
                "-s",
                ObjectServer.SECRET_KEY,
                "postgres",
                "-u",
                repoUrl());
    }
}
