package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.Origin;
import dev.pictor.repo.postgres.NewerSchema;
import dev.pictor.repo.postgres.RepoExtension;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Proxied media whose time has passed, in a database of 0.6.
final class RevalidationTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    private static final String MODIFIED = "Sun, 09 Mar 2025 14:02:11 GMT";

    private final Origin origin = new Origin();

    /// What the origin has at `/a.png`, and calls `"1"` and so on.
    private volatile String picture = "picture 1";

    @TempDir
    private Path folder;

    private TestServer server;

    @BeforeAll
    static void makeNewer() {
        NewerSchema.begin(database.postgres().dataSource());
    }

    @BeforeEach
    void start() {
        server = new TestServer(database, folder);
        origin.serve("/a.png", exchange -> {
            String etag = "\"%s\"".formatted(picture.substring("picture ".length()));
            exchange.getResponseHeaders().add("ETag", etag);
            exchange.getResponseHeaders().add("Last-Modified", MODIFIED);
            exchange.getResponseHeaders().add("Cache-Control", "public, max-age=600");
            boolean isSame = etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            Origin.answer(exchange, isSame ? 304 : 200, isSame ? "" : picture);
        });
    }

    @AfterEach
    void stop() throws Exception {
        Await.equal(List.of(), server::scratchFiles);
        server.close();
        origin.close();
    }

    private String encoded(String path) {
        return URLEncoder.encode(origin.url(path), StandardCharsets.UTF_8);
    }

    private HttpResponse<String> original(String path) throws Exception {
        return server.get("/image/original?proxy=" + encoded(path));
    }

    private static void letPass() {
        database.execute("UPDATE proxies SET revalidate_after = timezone('UTC', now())");
    }

    private static List<String> aliases() {
        return database.texts("SELECT alias FROM proxies");
    }

    /// When the origin is to be asked again, in whole minutes from now.
    private static List<String> minutesLeft() {
        return database.texts(
                "SELECT round(date_part('epoch', revalidate_after - timezone('UTC', now())) / 60) FROM proxies");
    }

    private double counted(String result) {
        String line = "pictor_proxy_revalidations{result=\"%s\"} ".formatted(result);
        return server.meter
                .text()
                .lines()
                .filter(text -> text.startsWith(line))
                .mapToDouble(text -> Double.parseDouble(text.substring(line.length())))
                .sum();
    }

    @Test
    void whatIsUnchangedIsKeptAndNotSentAgain() throws Exception {
        original("/a.png");
        List<String> before = aliases();
        for (int i = 0; i < 3; i++) {
            if (i == 1) {
                letPass();
            }
            assertThat(original("/a.png").body()).isEqualTo("picture 1");
        }
        assertThat(origin.asked("/a.png")).isEqualTo(2);
        assertThat(origin.lastHeaders)
                .containsEntry("If-none-match", "\"1\"")
                .containsEntry("If-modified-since", MODIFIED);
        assertThat(aliases()).isEqualTo(before);
        assertThat(minutesLeft()).containsExactly("10");
        assertThat(counted("unchanged")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/image/original?proxy=", "/image/process.png?resize=3&proxy=", "/image/blurhash?proxy="})
    void whatChangedTakesThePlaceOfTheOld(String target) throws Exception {
        original("/a.png");
        List<String> before = aliases();
        picture = "picture 2";
        letPass();
        assertThat(server.get(target + encoded("/a.png")).statusCode()).isEqualTo(200);
        assertThat(original("/a.png").body()).isEqualTo("picture 2");
        assertThat(origin.asked("/a.png")).isEqualTo(2);
        assertThat(aliases()).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(server.aliases()).hasSize(2).doesNotContainAnyElementsOf(before);
        assertThat(minutesLeft()).containsExactly("10");
        assertThat(counted("replaced")).isOne();
    }

    @Test
    void theSameBytesKeepTheirAlias() throws Exception {
        origin.serve("/untagged.png", "untagged");
        original("/untagged.png");
        List<String> before = aliases();
        letPass();
        assertThat(original("/untagged.png").body()).isEqualTo("untagged");
        assertThat(origin.asked("/untagged.png")).isEqualTo(2);
        assertThat(aliases()).isEqualTo(before);
        assertThat(minutesLeft()).containsExactly("60");
        assertThat(server.store.files).hasSize(2);
        assertThat(database.texts("SELECT identifier FROM pictor_pending_files"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD,/image/original?proxy=",
        "GET,/image/details/original?proxy=",
        "HEAD,/image/process.png?resize=3&proxy=",
        "GET,/image/process_backgrounded.png?resize=3&proxy=",
        "GET,/image/details/process.png?resize=3&proxy=",
        "GET,/internal/aliases?proxy=",
        "GET,/internal/identifier?proxy="
    })
    void onlyThoseWhoWantTheMediaHaveTheOriginAsked(String method, String target) throws Exception {
        server.get("/image/process.png?resize=3&proxy=" + encoded("/a.png"));
        letPass();
        assertThat(server.internal(method, target + encoded("/a.png")).statusCode())
                .isBetween(200, 202);
        assertThat(origin.asked("/a.png")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"404,gone", "500,broken", "200,junk", "302,", "200,''"})
    void anOriginThatFailsDoesNotTakeTheKeptAway(int status, String body) throws Exception {
        original("/a.png");
        List<String> before = aliases();
        database.execute("UPDATE proxies SET url = ?", origin.url("/failing"));
        origin.serve("/failing", exchange -> Origin.answer(exchange, status, body == null ? "" : body));
        letPass();
        for (int i = 0; i < 3; i++) {
            assertThat(original("/failing").body()).isEqualTo("picture 1");
        }
        assertThat(origin.asked("/failing")).as("left alone for a while").isEqualTo(1);
        assertThat(aliases()).isEqualTo(before);
        assertThat(minutesLeft()).containsExactly("5");
        assertThat(counted("failed")).isOne();
    }

    @Test
    void nobodyWaitsForLongAndTheNewComesWhenItComes() throws Exception {
        original("/a.png");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        origin.serveLater("/slow.png", asked, goOn, "picture 2");
        database.execute("UPDATE proxies SET url = ?", origin.url("/slow.png"));
        letPass();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> first = threads.submit(() -> original("/slow.png"));
            asked.await();
            assertThat(original("/slow.png").body()).as("others do not wait").isEqualTo("picture 1");
            assertThat(first.get().body()).as("whoever asked waits a little").isEqualTo("picture 1");
        }
        goOn.countDown();
        Await.equal("picture 2", () -> original("/slow.png").body());
        assertThat(origin.asked("/slow.png")).isEqualTo(1);
    }

    @Test
    void aServerThatClosesDoesNotWaitForAnOrigin() throws Exception {
        original("/a.png");
        CountDownLatch goOn = new CountDownLatch(1);
        origin.serveLater("/slow.png", new CountDownLatch(1), goOn, "picture 2");
        database.execute("UPDATE proxies SET url = ?", origin.url("/slow.png"));
        letPass();
        assertThat(original("/slow.png").body()).isEqualTo("picture 1");
        server.close();
        goOn.countDown();
        assertThat(server.aliases()).as("before and after").hasSize(2);
        server = new TestServer(database, folder);
    }

    @Test
    void aServerThatMayNotChangeAnythingServesWhatIsKept() throws Exception {
        try (TestServer readOnly = new TestServer(database, folder.resolve("read-only"), TestServer.Access.READ_ONLY)) {
            database.execute(
                    "INSERT INTO proxies (url, alias) VALUES (?, ?)", origin.url("/a.png"), TestServer.ALIAS.text());
            letPass();
            assertThat(readOnly.get("/image/original?proxy=" + encoded("/a.png"))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(origin.asked("/a.png")).isZero();
    }
}
