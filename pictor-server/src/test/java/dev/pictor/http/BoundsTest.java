package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.postgres.RepoExtension;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What one client cannot take from the others.
final class BoundsTest {
    private static final int CONNECTIONS = 4;
    private static final String GET_LARGE = "GET /image/original/known.png HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String MULTIPART = "content-type: multipart/form-data; boundary=XX";
    private static final String FORM_BEGIN =
            "--XX\r\nContent-Disposition: form-data; name=\"images[]\"; filename=\"a.png\"\r\n\r\n";
    private static final String GET_HEALTH = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

    /// More than the buffers of two sockets hold.
    private static final int LARGE = 32 * 1024 * 1024;

    private static final Duration SHORT = Duration.ofSeconds(1);

    /// Sent at once.
    private static final int SMALL = 100 * 1024;

    @RegisterExtension
    static final Quiet quiet = new Quiet();

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = server(folder, new Listening.Bounds(100, 100, SHORT, SHORT));
    }

    private static TestServer server(Path folder, Listening.Bounds bounds) {
        return new TestServer(
                database, folder, TestServer.Access.WRITABLE, new Listening(TestServer.ANY_PORT, null, bounds));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void oneAddressHasOnlySoManyConnections(@TempDir Path other) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (TestServer strict = server(other, new Listening.Bounds(100, CONNECTIONS, SHORT, SHORT))) {
            for (int i = 0; i < CONNECTIONS; i++) {
                RawClient client = new RawClient(strict.port());
                clients.add(client);
                assertThat(client.send(GET_HEALTH).readAnswer()).startsWith("HTTP/1.1 200 ");
            }
            try (RawClient oneMore = new RawClient(strict.port())) {
                assertThat(oneMore.readToEnd()).startsWith("HTTP/1.1 429 ").contains("retry-after: 1");
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aConnectionThatIsClosedMakesRoom(@TempDir Path other) throws Exception {
        try (TestServer strict = server(other, new Listening.Bounds(100, CONNECTIONS, SHORT, SHORT))) {
            for (int i = 0; i < 10 * CONNECTIONS; i++) {
                Await.equal(true, () -> {
                    try (RawClient client = new RawClient(strict.port())) {
                        return client.send(GET_HEALTH).readAnswer().startsWith("HTTP/1.1 200 ");
                    }
                });
            }
        }
    }

    @Test
    void whoDoesNotReadIsCutOff() throws Exception {
        server.store.files.put(TestServer.FILE, new byte[LARGE]);
        try (RawClient client = new RawClient(server.port())) {
            client.send(GET_LARGE);
            // The head comes only after the file was opened; what follows stays where it is, for nobody reads it.
            assertThat(client.readLine()).startsWith("HTTP/1.1 200 ");
            server.store.awaitAllClosed();
            assertThat(client.readToEnd().length()).isLessThan(LARGE);
        } finally {
            server.store.files.put(TestServer.FILE, server.bytes);
        }
    }

    @Test
    void whoDoesNotReadSmallAnswersIsCutOff(@TempDir Path other) throws Exception {
        try (TestServer strict = server(other, new Listening.Bounds(100, 1, SHORT, SHORT));
                RawClient client = new RawClient(strict.port())) {
            strict.store.files.put(TestServer.FILE, new byte[SMALL]);
            client.send(GET_LARGE.repeat(LARGE / SMALL));
            // There is room for one connection: another client gets in when the first one is out.
            Await.equal(true, () -> {
                try (RawClient next = new RawClient(strict.port())) {
                    return next.send(GET_HEALTH).readAnswer().startsWith("HTTP/1.1 200 ");
                }
            });
        }
    }

    @Test
    void whoDoesNotReadAStreamLosesItAlone() throws Exception {
        server.store.files.put(TestServer.FILE, new byte[LARGE]);
        try (RawStreams client = RawStreams.neverReading(server.port())) {
            client.get(1, "/image/original/known.png");
            assertThat(client.firstFrame(1, RawStreams.RESET)).isPositive();
            server.store.awaitAllClosed();
            client.get(3, "/healthz");
            assertThat(client.firstFrame(3, RawStreams.HEADERS)).isPositive();
        } finally {
            server.store.files.put(TestServer.FILE, server.bytes);
        }
    }

    @Test
    void whoDoesNotReadASmallStreamLosesItAlone(@TempDir Path other) throws Exception {
        try (TestServer strict = server(other, new Listening.Bounds(100, CONNECTIONS, SHORT, SHORT));
                RawStreams client = RawStreams.neverReading(strict.port())) {
            strict.store.files.put(TestServer.FILE, new byte[SMALL]);
            for (int stream = 1; stream < 100; stream += 2) {
                client.get(stream, "/image/original/known.png");
            }
            Set<Integer> ended = new HashSet<>();
            while (ended.size() < 50) {
                RawStreams.Frame frame = client.read();
                if (frame.type() == RawStreams.RESET) {
                    ended.add(frame.stream());
                }
            }
            client.get(101, "/healthz");
            assertThat(client.firstFrame(101, RawStreams.HEADERS)).isPositive();
            Await.equal(0L, strict::requestsUnderWay);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--XX", FORM_BEGIN, FORM_BEGIN + "half of a file"})
    void aStreamWhoseBodyStaysAwayIsAnsweredAndEnded(String sent) throws Exception {
        try (RawStreams client = RawStreams.reading(server.port())) {
            client.post(1, "/image", MULTIPART);
            client.data(1, sent);
            assertThat(client.status(1)).isEqualTo(400);
            assertThat(client.firstFrame(1, RawStreams.RESET)).isPositive();
            client.get(3, "/healthz");
            assertThat(client.status(3)).isEqualTo(200);
        }
        Await.equal(0L, server::requestsUnderWay);
        assertThat(server.scratchFiles()).isEmpty();
    }

    @Test
    void aDocumentThatStaysAwayIsNotWaitedForLong() throws Exception {
        try (RawStreams client = RawStreams.reading(server.port())) {
            client.post(1, "/internal/set_not_found", "content-type: application/json", "x-api-token: key");
            client.data(1, "{\"alias\":");
            assertThat(client.status(1)).isEqualTo(400);
            assertThat(client.firstFrame(1, RawStreams.RESET)).isPositive();
        }
    }

    @Test
    void aBodyThatNobodyWantsIsNotWaitedForLong() throws Exception {
        try (RawStreams client = RawStreams.reading(server.port())) {
            client.post(1, "/image/original/known.png");
            assertThat(client.status(1)).isEqualTo(405);
            assertThat(client.firstFrame(1, RawStreams.RESET)).isPositive();
        }
    }

    /// Jetty ends such a stream without a word to who reads from it.
    @ParameterizedTest
    @ValueSource(strings = {"", "more than 5 bytes"})
    void aLengthThatLiesHoldsNothing(String sent, @TempDir Path other) throws Exception {
        try (TestServer patient = server(other, Listening.Bounds.USUAL);
                RawStreams client = RawStreams.reading(patient.port())) {
            client.post(1, "/image", MULTIPART, "content-length: 5");
            Await.equal(1L, patient::requestsBegun);
            client.end(1, sent);
            assertThat(client.firstFrame(1, RawStreams.RESET)).isPositive();
            Await.equal(0L, patient::requestsUnderWay);
            assertThat(patient.scratchFiles()).isEmpty();
        }
    }

    /// More of them than there are places for uploads, and connections to the database.
    @Test
    void streamsWhoseBodiesStayAwayTakeUploadsAloneFromOthers(@TempDir Path other) throws Exception {
        List<RawStreams> clients = new ArrayList<>();
        try (TestServer patient = server(other, Listening.Bounds.USUAL)) {
            for (int i = 0; i < 3; i++) {
                RawStreams client = RawStreams.reading(patient.port());
                clients.add(client);
                for (int stream = 1; stream < UploadRoutes.MAX_UPLOADS; stream += 2) {
                    client.post(stream, "/image", MULTIPART);
                    client.data(stream, FORM_BEGIN + "half");
                }
            }
            Await.equal((long) UploadRoutes.MAX_UPLOADS, patient::requestsUnderWay);
            assertThat(patient.send(patient.form("/image", "picture")).statusCode())
                    .isEqualTo(503);
            assertThat(database.busyConnections()).isZero();
            assertThat(patient.store.open).hasValue(0);
            assertThat(patient.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(patient.get("/image/original/known.png").statusCode()).isEqualTo(200);
            assertThat(patient.get("/image/process.png?src=known.png&blur=1").statusCode())
                    .isEqualTo(200);
            for (RawStreams client : clients) {
                client.close();
            }
            Await.equal(LeftOvers.none(), new LeftOvers(patient)::afterCleanup);
            assertThat(patient.send(patient.form("/image", "picture")).statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void aQueryHasOnlySoManyParameters() throws Exception {
        String many = "&a=b".repeat(Query.MAX_PAIRS + 1);
        assertThat(server.get("/image/original?alias=known.png" + many).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aTargetHasABound() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            String long65535 = "/image/original/" + "a".repeat(65_535 - 16);
            client.send("GET " + long65535 + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readAnswer()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void noMoreWorkIsLeftBehindThanCanBeDone() throws Exception {
        database.execute("INSERT INTO job_queue (queue, job) SELECT 'process', '{}' FROM generate_series(1, "
                + Backlog.MAX_JOBS + ")");
        try {
            HttpResponse<String> refused = server.get("/image/process_backgrounded.webp?src=known.png&blur=2");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            assertThat(server.send(server.form("/image/backgrounded", "bytes")).statusCode())
                    .isEqualTo(503);
        } finally {
            database.execute("DELETE FROM job_queue");
        }
    }
}
