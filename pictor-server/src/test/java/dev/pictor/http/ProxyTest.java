package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.Origin;
import dev.pictor.repo.postgres.RepoExtension;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    private final Origin origin = new Origin();

    @TempDir
    private Path folder;

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(database, folder);
        origin.serve("/a.png", "a picture");
        origin.serve("/junk", "junk");
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(server.scratchFiles()).isEmpty();
        server.close();
        origin.close();
    }

    private String encoded(String path) {
        return URLEncoder.encode(origin.url(path), StandardCharsets.UTF_8);
    }

    private List<String> proxies() {
        return database.texts("SELECT url FROM proxies");
    }

    @Test
    void remoteMediaAreFetchedOnceAndKept() throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = server.get("/image/original?proxy=" + encoded("/a.png"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("a picture");
        }
        assertThat(origin.asked("/a.png")).isEqualTo(1);
        assertThat(proxies()).containsExactly(origin.url("/a.png"));
        assertThat(server.aliases()).hasSize(2);
    }

    @Test
    void everySpellingOfAnAddressMeansTheSame() throws Exception {
        server.get("/image/original?proxy=" + encoded("/a.png"));
        String raw = "HTTP://127.0.0.1:" + origin.port() + "/x/../a.png";
        assertThat(server.get("/image/original?proxy=" + raw).statusCode()).isEqualTo(200);
        assertThat(origin.asked("/a.png")).isEqualTo(1);
    }

    @Test
    void manyWhoAskAtOnceShareOneFetch() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        origin.serveLater("/slow.png", asked, goOn, "slow picture");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(threads.submit(() -> server.get("/image/original?proxy=" + encoded("/slow.png"))));
            }
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
            goOn.countDown();
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().body()).isEqualTo("slow picture");
            }
        }
        assertThat(origin.asked("/slow.png")).isEqualTo(1);
        assertThat(server.aliases()).hasSize(2);
    }

    @Test
    void anAddressThatFailedIsLeftAloneForAWhile() throws Exception {
        origin.serve("/dead", exchange -> Origin.answer(exchange, 404, "no"));
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = server.get("/image/original?proxy=" + encoded("/dead"));
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"code\":\"download-file-error\",\"msg\":\"Unable to download image, bad response 404 Not"
                                    + " Found\"}");
            assertThat(server.get("/image/original?proxy=" + encoded("/junk")).statusCode())
                    .isEqualTo(400);
        }
        assertThat(origin.asked("/dead")).isEqualTo(1);
        assertThat(origin.asked("/junk")).isEqualTo(1);
        assertThat(proxies()).isEmpty();
        assertThat(server.store.files).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/image/details/original?proxy=,404",
        "HEAD,/image/original?proxy=,404",
        "HEAD,/image/process.png?resize=3&proxy=,404",
        "GET,/image/process_backgrounded.png?proxy=,404",
        "GET,/image/details/process.png?proxy=,404",
        "GET,/internal/aliases?proxy=,404",
        "POST,/internal/purge?proxy=,404"
    })
    void onlyThoseWhoWantTheMediaHaveThemFetched(String method, String target, int status) throws Exception {
        assertThat(server.internal(method, target + encoded("/a.png")).statusCode())
                .isEqualTo(status);
        assertThat(origin.asked("/a.png")).isZero();
    }

    @Test
    void keptMediaAnswerEverywhere() throws Exception {
        assertThat(server.get("/image/blurhash?proxy=" + encoded("/a.png")).statusCode())
                .isEqualTo(200);
        assertThat(server.get("/image/process.png?resize=3&proxy=" + encoded("/a.png"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get("/image/details/original?proxy=" + encoded("/a.png"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.get("/image/details/process.png?resize=3&proxy=" + encoded("/a.png"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.internal("GET", "/internal/identifier?proxy=" + encoded("/a.png"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.internal("POST", "/internal/delete?proxy=" + encoded("/a.png"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(proxies()).isEmpty();
        assertThat(origin.asked("/a.png")).isEqualTo(1);
    }

    @Test
    void anAccessIsRemembered() throws Exception {
        server.get("/image/original?proxy=" + encoded("/a.png"));
        database.execute("UPDATE proxies SET accessed = '2020-01-01'");
        server.get("/image/original?proxy=" + encoded("/a.png"));
        server.services.accesses().flush();
        assertThat(database.texts("SELECT 'new' FROM proxies WHERE accessed > '2021-01-01'"))
                .hasSize(1);
    }

    @Test
    void nothingIsFetchedInReadOnlyMode() throws Exception {
        server.get("/image/original?proxy=" + encoded("/a.png"));
        try (TestServer readOnly = new TestServer(database, folder.resolve("read-only"), TestServer.Access.READ_ONLY)) {
            assertThat(readOnly.get("/image/original?proxy=" + encoded("/a.png"))
                            .body())
                    .contains("read-only");
            assertThat(readOnly.get("/image/download?url=nonsense").body()).contains("read-only");
            assertThat(readOnly.get("/image/download").body()).contains("missing field `url`");
        }
        assertThat(origin.asked("/a.png")).isEqualTo(1);
    }

    @Test
    void aDownloadIsTakenInLikeAnUpload() throws Exception {
        HttpResponse<String> answer = server.get("/image/download?resize=9&url=" + encoded("/a.png"));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).contains("\"delete_token\"", PlainMedia.BLURHASH);
        assertThat(server.store.files.values().stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                .anyMatch(text -> text.startsWith("rendered [Resize"));
        assertThat(proxies()).isEmpty();
    }

    @Test
    void aDownloadInTheBackgroundIsFetchedAtOnce() throws Exception {
        HttpResponse<String> answer = server.get("/image/download?backgrounded=true&url=" + encoded("/a.png"));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains("upload_id");
        assertThat(origin.asked("/a.png")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "notaurl", "file:///etc/passwd", "http://", "http://a:99999/"})
    void aDownloadOfNoAddressIsRefused(String url) throws Exception {
        HttpResponse<String> answer =
                server.get("/image/download?url=" + URLEncoder.encode(url, StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("download-file-error");
    }

    @Test
    void aDownloadThatIsTooLargeIsRefused() throws Exception {
        origin.serve("/large", "x".repeat(TestServer.MAX_FILE_BYTES + 1));
        HttpResponse<String> answer = server.get("/image/download?url=" + encoded("/large"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("validate-file-size", "Resonse body larger than size limit");
    }
}
