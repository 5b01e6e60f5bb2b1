package dev.pictor.remote.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pictor.Origin;
import dev.pictor.content.ProxyUrl;
import dev.pictor.content.ProxyUrl.Reading.Understood;
import dev.pictor.remote.Fetched;
import dev.pictor.remote.Refetched;
import dev.pictor.remote.RemoteException;
import dev.pictor.remote.RemoteException.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpRemoteFilesTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    private final Origin origin = new Origin();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        origin.close();
    }

    private static HttpRemoteFiles.Config config(AddressPolicy policy) {
        return new HttpRemoteFiles.Config(LIMIT, 1000, policy, "tester 1");
    }

    private Fetched fetch(String url) throws InterruptedException {
        return fetch(new HttpRemoteFiles(config(AddressPolicy.EVERYBODY)), url);
    }

    private Fetched fetch(HttpRemoteFiles remote, String url) throws InterruptedException {
        try (remote) {
            return remote.fetch(((Understood) ProxyUrl.parse(url)).url(), folder.resolve("file"));
        }
    }

    private RemoteException refusal(HttpRemoteFiles remote, String url) {
        return catchThrowableOfType(RemoteException.class, () -> fetch(remote, url));
    }

    private RemoteException refusal(String url) {
        return refusal(new HttpRemoteFiles(config(AddressPolicy.EVERYBODY)), url);
    }

    @Test
    void aFileIsWrittenAsItCame() throws Exception {
        origin.serve("/a.png", exchange -> {
            exchange.getResponseHeaders().add("ETag", "\"tag\"");
            exchange.getResponseHeaders().add("Last-Modified", "Sun, 09 Mar 2025 14:02:11 GMT");
            exchange.getResponseHeaders().add("Cache-Control", "public, max-age=77");
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            Origin.answer(exchange, 200, "not really packed");
        });
        assertThat(fetch(origin.url("/a.png")))
                .isEqualTo(new Fetched("\"tag\"", Instant.parse("2025-03-09T14:02:11Z"), Duration.ofSeconds(77)));
        assertThat(folder.resolve("file")).hasContent("not really packed");
        assertThat(origin.lastHeaders)
                .containsEntry("User-agent", "tester 1")
                .containsEntry("Accept", "*/*")
                .doesNotContainKeys("Accept-encoding", "Authorization");
    }

    @Test
    void theWholeTargetIsAskedFor() throws Exception {
        origin.serve(
                "/a",
                exchange ->
                        Origin.answer(exchange, 200, exchange.getRequestURI().toString()));
        fetch(origin.url("/a/b%20c?x=1&y=%5B2%5D#part"));
        assertThat(folder.resolve("file")).hasContent("/a/b%20c?x=1&y=%5B2%5D");
    }

    @Test
    void credentialsOfTheAddressAreSent() throws Exception {
        origin.serve("/a", "x");
        fetch("http://user:p%40ss@127.0.0.1:" + origin.port() + "/a");
        assertThat(origin.lastHeaders).containsEntry("Authorization", "Basic dXNlcjpwQHNz");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreFollowed(int status) throws Exception {
        origin.redirect("/start", status, "../next/./one");
        origin.redirect("/next/one", status, "//127.0.0.1:" + origin.port() + "/last?x");
        origin.serve("/last", "there");
        fetch(origin.url("/start"));
        assertThat(folder.resolve("file")).hasContent("there");
    }

    @Test
    void aLoopOfRedirectsEnds() {
        origin.redirect("/loop", 302, "/loop");
        RemoteException refused = refusal(origin.url("/loop"));
        assertThat(refused.kind()).isEqualTo(Kind.BAD_ANSWER);
        assertThat(refused).hasMessage("Unable to download image, bad response 302 Found");
        assertThat(origin.asked("/loop")).isEqualTo(HttpRemoteFiles.MAX_REDIRECTS + 1);
    }

    @ParameterizedTest
    @CsvSource({"404,404 Not Found", "500,500 Server Error", "304,304 Not Modified", "302,302 Found"})
    void anAnswerWithoutAFileIsTold(int status, String text) {
        origin.serve("/a", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        RemoteException refused = refusal(origin.url("/a"));
        assertThat(refused.kind()).isEqualTo(Kind.BAD_ANSWER);
        assertThat(refused).hasMessage("Unable to download image, bad response " + text);
    }

    private Refetched refetch(String path, Fetched known) throws InterruptedException {
        try (HttpRemoteFiles remote = new HttpRemoteFiles(config(AddressPolicy.EVERYBODY))) {
            return remote.refetch(((Understood) ProxyUrl.parse(origin.url(path))).url(), known, folder.resolve("file"));
        }
    }

    @Test
    void aFileThatIsStillTheSameIsNotSent() throws Exception {
        origin.redirect("/moved", 301, "/a");
        origin.serve("/a", exchange -> {
            exchange.getResponseHeaders().add("Cache-Control", "max-age=60");
            exchange.sendResponseHeaders(304, -1);
            exchange.close();
        });
        Fetched known = new Fetched("W/\"tag\"", Instant.parse("2025-03-09T14:02:11Z"), null);
        assertThat(refetch("/moved", known))
                .isEqualTo(new Refetched.Unchanged(new Fetched(null, null, Duration.ofSeconds(60))));
        assertThat(folder.resolve("file")).doesNotExist();
        assertThat(origin.lastHeaders)
                .containsEntry("If-none-match", "W/\"tag\"")
                .containsEntry("If-modified-since", "Sun, 09 Mar 2025 14:02:11 GMT");
    }

    @Test
    void aFileThatChangedIsSent() throws Exception {
        origin.serve("/a", "new");
        assertThat(refetch("/a", new Fetched("\"old\"", null, null))).isInstanceOf(Refetched.Sent.class);
        assertThat(folder.resolve("file")).hasContent("new");
        assertThat(origin.lastHeaders).doesNotContainKey("If-modified-since");
    }

    /// As rows may have them.
    @ParameterizedTest
    @CsvSource({
        "'', +1000000000-01-01T00:00:00Z",
        "' \"x\"', 1969-12-31T23:59:59Z",
        "'\"x\r\ny: z\"', +10000-01-01T00:00:00Z"
    })
    void conditionsThatNoHeaderCanCarryAreLeftOut(String etag, Instant modified) throws Exception {
        origin.serve("/a", "x");
        refetch("/a", new Fetched(etag, modified, null));
        assertThat(origin.lastHeaders).doesNotContainKeys("If-none-match", "If-modified-since", "Y");
    }

    @Test
    void whoDidNotAskWhetherAFileIsTheSameIsNotTold() {
        origin.serve("/a", exchange -> {
            exchange.sendResponseHeaders(304, -1);
            exchange.close();
        });
        assertThat(catchThrowableOfType(RemoteException.class, () -> refetch("/a", new Fetched(null, null, null))))
                .hasMessage("Unable to download image, bad response 304 Not Modified");
    }

    @ParameterizedTest
    @ValueSource(longs = {1001, 0})
    void aFileThatIsTooLargeIsRefusedAnnouncedOrNot(long announced) {
        origin.serve("/a", exchange -> {
            exchange.sendResponseHeaders(200, announced);
            exchange.getResponseBody().write(new byte[1001]);
            exchange.close();
        });
        assertThat(refusal(origin.url("/a")).kind()).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void aFileThatEndsEarlyIsNoFile() {
        origin.serve("/a", exchange -> {
            exchange.sendResponseHeaders(200, 500);
            exchange.getResponseBody().write(new byte[100]);
            exchange.getResponseBody().flush();
            exchange.getHttpContext().getServer().stop(0);
        });
        assertThat(refusal(origin.url("/a")).kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void anOriginThatNeverEndsIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        origin.serve("/a", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            try {
                never.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        HttpRemoteFiles impatient = new HttpRemoteFiles(
                new HttpRemoteFiles.Config(Duration.ofMillis(300), 1000, AddressPolicy.EVERYBODY, "tester"));
        assertThat(refusal(impatient, origin.url("/a")).kind()).isEqualTo(Kind.TOO_SLOW);
        never.countDown();
    }

    @Test
    void aClosedPortIsUnreachable() {
        int port = origin.port();
        origin.close();
        assertThat(refusal("http://127.0.0.1:" + port + "/").kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "file:///etc/passwd,No host component in proxy url",
        "mailto:a@b,No host component in proxy url",
        "ftp://127.0.0.1/a,Invalid scheme for proxy url"
    })
    void onlyWebAddressesAreFetched(String url, String message) {
        RemoteException refused = refusal(url);
        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(refused).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/a", "http://127.1:%d/a", "http://2130706433:%d/a", "http://0x7f.1:%d/a",
                "http://[::1]:%d/a", "http://[::ffff:127.0.0.1]:%d/a", "http://0.0.0.0:%d/a", "http://localhost:%d/a"
            })
    void machinesOfThisHostAreNotTalkedTo(String url) {
        origin.serve("/a", "secret");
        RemoteException refused =
                refusal(new HttpRemoteFiles(config(AddressPolicy.PUBLIC)), url.formatted(origin.port()));
        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(refused).hasMessage("Proxy url resolves to local address");
        assertThat(origin.asked("/a")).isZero();
    }

    @Test
    void aRedirectIntoTheInsideIsNotFollowed() {
        origin.redirect("/a", 302, "http://127.0.0.2:" + origin.port() + "/secret");
        HttpRemoteFiles remote = new HttpRemoteFiles(config(HERE::equals));
        assertThat(refusal(remote, origin.url("/a")).kind()).isEqualTo(Kind.REFUSED);
        assertThat(origin.asked("/a")).isEqualTo(1);
    }

    @Test
    void aNameThatIsHalfInsideIsRefused() {
        HttpRemoteFiles remote = new HttpRemoteFiles(
                config(HERE::equals), _ -> new InetAddress[] {HERE, InetAddress.ofLiteral("10.0.0.1")});
        assertThat(refusal(remote, "http://half.test:" + origin.port() + "/").kind())
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    void aNameIsConnectedToWhereItWasSeenToLead() throws Exception {
        origin.serve("/a", "outside");
        AtomicInteger asked = new AtomicInteger();
        HttpRemoteFiles remote = new HttpRemoteFiles(config(HERE::equals), _ ->
                new InetAddress[] {asked.getAndIncrement() == 0 ? HERE : InetAddress.ofLiteral("127.0.0.2")});
        fetch(remote, "http://changing.test:" + origin.port() + "/a");
        assertThat(folder.resolve("file")).hasContent("outside");
        assertThat(asked).hasValue(1);
    }

    @Test
    void anUnknownNameIsTold() {
        HttpRemoteFiles remote = new HttpRemoteFiles(config(AddressPolicy.PUBLIC), host -> {
            throw new UnknownHostException(host);
        });
        assertThat(refusal(remote, "http://unknown.test/"))
                .hasMessage("failed to lookup address information: Name or service not known");
    }
}
