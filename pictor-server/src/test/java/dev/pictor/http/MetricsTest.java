package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.postgres.RepoExtension;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class MetricsTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    Path folder;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private TestServer server;
    private MetricsServer metrics;

    @BeforeEach
    void start() {
        server = new TestServer(database, folder);
        metrics = MetricsServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), server.meter::text);
    }

    @AfterEach
    void stop() {
        metrics.close();
        server.close();
    }

    @Test
    void healthIsOkWhateverTheMethodAndQuery() throws Exception {
        assertThat(ask("GET", "/health").body()).isEqualTo("OK");
        assertThat(ask("POST", "/health?x=1").body()).isEqualTo("OK");
    }

    @Test
    void everyOtherPathTellsTheNumbersAsPlainText() throws Exception {
        server.get("/image/original/known.png");
        for (String path : new String[] {"/", "/metrics", "/health/x", "/a?b"}) {
            HttpResponse<String> answer = ask("GET", path);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).contains("text/plain");
            assertThat(answer.headers().firstValueAsLong("content-length").orElseThrow())
                    .isEqualTo(answer.body().length());
            assertThat(answer.body()).contains("# TYPE pict_rs_request_start counter");
        }
        assertThat(ask("HEAD", "/").body()).isEmpty();
    }

    @Test
    void requestsAreCountedByThePatternOfTheirPathAndByStatus() throws Exception {
        server.get("/image/original/known.png");
        server.get("/image/original/unknown.png");
        server.get("/image/delete/wrong/known.png");
        server.get("/nowhere");
        server.get("/internal/aliases?alias=known.png");
        server.internal("GET", "/internal/aliases?alias=known.png");
        server.send(server.request("/image/details/original/known.png").DELETE());
        awaitNumbers(
                "request_start{path=\"Some(\\\"/image/original/{filename}\\\")\"} 2",
                "request_end{path=\"Some(\\\"/image/original/{filename}\\\")\",status=\"200 OK\"} 1",
                "request_end{path=\"Some(\\\"/image/original/{filename}\\\")\",status=\"404 Not Found\"} 1",
                "request_end{path=\"Some(\\\"/image/delete/{delete_token}/{filename}\\\")\",status=\"403 Forbidden\"} 1",
                "request_end{path=\"None\",status=\"404 Not Found\"} 1",
                "request_end{path=\"Some(\\\"/internal/aliases\\\")\",status=\"401 Unauthorized\"} 1",
                "request_end{path=\"Some(\\\"/internal/aliases\\\")\",status=\"200 OK\"} 1",
                "{path=\"Some(\\\"/image/details/original/{filename}\\\")\",status=\"405 Method Not Allowed\"} 1",
                "# TYPE pict_rs_request_timings summary");
    }

    @Test
    void uploadsAreCountedByTheWayThatTheyCame() throws Exception {
        server.send(server.form("/image", "one", "two"));
        server.send(server.form("/image", "junk"));
        server.send(server.form("/internal/import", "three"));
        server.send(server.form("/image/backgrounded", "four"));
        awaitNumbers(
                "pict_rs_files{upload=\"inline\"} 3\n",
                "pict_rs_files{import=\"inline\"} 1\n",
                "pict_rs_files{upload=\"background\"} 1\n",
                "pict_rs_background_upload{completed=\"true\"} 1\n",
                "pict_rs_ingest_end{completed=\"true\"} 3\n",
                "pict_rs_ingest_end{completed=\"false\"} 1\n");
    }

    @Test
    void variantsAreCountedWhenTheyAreMade() throws Exception {
        server.get("/image/process.png?src=known.png&thumbnail=8");
        server.get("/image/process.png?src=known.png&thumbnail=8");
        awaitNumbers(
                "pict_rs_generate_start 1\n",
                "pict_rs_generate_process_count{complete=\"true\"} 1\n",
                "pict_rs_generate_end{completed=\"true\"} 1\n",
                "pict_rs_generate_duration_count{completed=\"true\"} 1\n");
    }

    /// A request is counted when its answer is sent, which the client may see first.
    private void awaitNumbers(String... lines) throws Exception {
        long start = System.nanoTime();
        List<String> missing = List.of(lines);
        String text = "";
        while (!missing.isEmpty() && System.nanoTime() - start < PATIENCE.toNanos()) {
            text = ask("GET", "/").body();
            missing = missing.stream().filter(Predicate.not(text::contains)).toList();
        }
        assertThat(missing).as(text).isEmpty();
    }

    private HttpResponse<String> ask(String method, String target) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics.port() + target))
                            .method(method, BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
