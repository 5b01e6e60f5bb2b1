package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Variant;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.cached.CachedRepo;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.serve.Originals;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import dev.pictor.store.cached.CachedStore;
import dev.pictor.testkit.Samples;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What is remembered is answered without asking anybody, and as it was before.
final class RememberedAnswersTest {
    private static final String ORIGINAL = "/image/original/known.png";
    private static final String VARIANT = "/image/process.webp?src=known.png&resize=64";

    @RegisterExtension
    static final Quiet quiet = new Quiet();

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    private TestServer parts;
    private HttpServer server;

    @BeforeEach
    void start() {
        parts = new TestServer(database, folder);
        Services known = parts.services;
        Repo repo = new CachedRepo(parts.repo);
        Store store = new CachedStore(parts.store);
        Services services = new Services(
                repo,
                store,
                known.scratch(),
                known.ingest(),
                known.uploads(),
                known.downloads(),
                known.proxies(),
                known.variants(),
                known.accesses(),
                new Originals(repo, store, parts.media.tools(known.scratch()), Clock.systemUTC()),
                known.prune(),
                Meter.none());
        server = HttpServer.start(new Listening(TestServer.ANY_PORT, null), HttpSettings.DEFAULT, services);
    }

    @AfterEach
    void stop() {
        server.close();
        parts.close();
    }

    @Test
    void anOriginalAndItsDetailsNeedNeitherDatabaseNorStore() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            String first = ask(client, ORIGINAL, "");
            String details = ask(client, "/image/details/original/known.png", "");
            parts.repo.broken = RepoException.Kind.UNAVAILABLE;
            parts.store.broken = StoreException.Kind.OTHER;

            assertThat(first).startsWith("HTTP/1.1 200 ").contains("Content-Length: 1000\r\n");
            assertThat(ask(client, ORIGINAL, "")).isEqualTo(first);
            assertThat(ask(client, "/image/details/original/known.png", "")).isEqualTo(details);
            assertThat(ask(client, ORIGINAL, "Range: bytes=5-6\r\n"))
                    .startsWith("HTTP/1.1 206 ")
                    .contains("Content-Range: bytes 5-6/1000\r\n")
                    .endsWith("\r\n\r\n\u0005\u0006");
            assertThat(ask(client, ORIGINAL, "If-None-Match: *\r\n"))
                    .startsWith("HTTP/1.1 304 ")
                    .doesNotContain("Content-Length");
            assertThat(ask(client, ORIGINAL, "Range: bytes=1000-\r\n")).startsWith("HTTP/1.1 416 ");
        }
    }

    @Test
    void aVariantNeedsNeitherDatabaseNorStore() throws Exception {
        parts.store.files.put(Samples.built(parts.repo, TestServer.HASH, new Variant("resize/64/webp")), new byte[9]);
        try (RawClient client = new RawClient(server.port())) {
            String first = ask(client, VARIANT, "");
            assertThat(ask(client, VARIANT, "")).isEqualTo(first);
            parts.repo.broken = RepoException.Kind.UNAVAILABLE;
            parts.store.broken = StoreException.Kind.OTHER;

            assertThat(first).startsWith("HTTP/1.1 200 ").contains("Content-Length: 9\r\n");
            assertThat(ask(client, VARIANT, "")).isEqualTo(first);
            assertThat(ask(client, VARIANT, "If-None-Match: " + tag(first) + "\r\n"))
                    .startsWith("HTTP/1.1 304 ")
                    .contains("ETag: " + tag(first))
                    .doesNotContain("Content-Length");
            assertThat(tag(first)).isNotEqualTo(MediaAnswers.tag(TestServer.HASH));
        }
    }

    @Test
    void overTheNewProtocolItIsTheSame() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + ORIGINAL));
            byte[] first =
                    client.send(request.build(), BodyHandlers.ofByteArray()).body();
            parts.repo.broken = RepoException.Kind.UNAVAILABLE;
            parts.store.broken = StoreException.Kind.OTHER;

            HttpResponse<byte[]> again = client.send(request.build(), BodyHandlers.ofByteArray());
            assertThat(again.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(again.body()).isEqualTo(first).hasSize(1000);
            HttpResponse<byte[]> same =
                    client.send(request.header("If-None-Match", "*").build(), BodyHandlers.ofByteArray());
            assertThat(same.statusCode()).isEqualTo(304);
            assertThat(same.headers().map()).containsKey("etag").doesNotContainKey("content-length");
        }
    }

    @Test
    void whoeverGetsFilesElsewhereIsSentThere() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(ask(client, ORIGINAL, "")).startsWith("HTTP/1.1 200 ");
            parts.store.publicRoot = URI.create("http://media.example/files/");
            assertThat(ask(client, ORIGINAL, ""))
                    .startsWith("HTTP/1.1 303 ")
                    .contains("Location: http://media.example/files/" + TestServer.FILE.path() + "\r\n");
        }
    }

    @Test
    void whatIsDeletedIsNotServed() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(ask(client, ORIGINAL, "")).startsWith("HTTP/1.1 200 ");
            assertThat(ask(client, "/image/delete/" + TestServer.TOKEN.text() + "/known.png", ""))
                    .startsWith("HTTP/1.1 204 ");
            assertThat(ask(client, ORIGINAL, "")).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void manyRequestsInOneWriteAreAnsweredInTheirOrder() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            ask(client, ORIGINAL, "");
            for (int i = 0; i < 20; i++) {
                client.send("GET " + ORIGINAL + " HTTP/1.1\r\nHost: x\r\n\r\n");
                client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            for (int i = 0; i < 20; i++) {
                assertThat(client.readAnswer()).contains("Content-Length: 1000\r\n");
                assertThat(client.readAnswer()).contains("Content-Length: 0\r\n");
            }
        }
    }

    private static String tag(String answer) {
        return answer.lines()
                .filter(line -> line.startsWith("ETag: "))
                .map(line -> line.substring("ETag: ".length()))
                .findFirst()
                .orElseThrow();
    }

    /// An answer without its date.
    private static String ask(RawClient client, String path, String headers) throws Exception {
        String head = "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
        return client.send(head).readAnswer().replaceFirst("Date: [^\r]*\r\n", "");
    }
}
