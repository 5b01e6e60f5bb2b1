package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.UploadId;
import dev.pictor.repo.postgres.RepoExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Requests over HTTP/2 that nobody waits for any more, whether a client gives its streams up or cuts the connection
/// below them: more of them than there are connections to the database, or places for uploads.
final class VanishingStreamsTest {
    private static final int CONNECTIONS = 8;
    private static final int STREAMS = 40;
    private static final int LARGE = 8 * 1024 * 1024;
    private static final int PIECE = 10_000;
    private static final String MULTIPART = "content-type: multipart/form-data; boundary=XX";
    private static final String KEY = "x-api-token: key";
    private static final String PART = "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.png\"\r\n\r\n";
    private static final String END = "\r\n--XX--\r\n";

    @RegisterExtension
    static final Quiet quiet = new Quiet();

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    Path folder;

    private TestServer server;

    /// How clients vanish.
    enum Way {
        RESET {
            @Override
            void vanish(RawStreams client) throws IOException {
                for (int i = 0; i < STREAMS; i++) {
                    client.reset(2 * i + 1);
                }
                client.get(2 * STREAMS + 1, "/healthz");
                client.firstFrame(2 * STREAMS + 1, RawStreams.HEADERS);
            }
        },
        CUT {
            @Override
            void vanish(RawStreams client) throws IOException {
                client.cut();
            }
        };

        abstract void vanish(RawStreams client) throws IOException;
    }

    /// Sends a request, or a part of one.
    private interface Sender {
        void send(RawStreams client, int stream, int number) throws IOException;
    }

    @BeforeEach
    void start() {
        server = new TestServer(database, folder.resolve("scratch"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void beforeTheFormOfAnUpload(Way way) throws Exception {
        vanish(way, (client, stream, _) -> client.post(stream, "/image", MULTIPART));
        assertThatNothingIsHeld();
    }

    @ParameterizedTest
    @EnumSource
    void amidTheFormOfAnUpload(Way way) throws Exception {
        for (String path : List.of("/image", "/image/backgrounded", "/internal/import")) {
            vanish(way, (client, stream, _) -> {
                client.post(stream, path, MULTIPART, KEY);
                client.data(stream, PART + "x".repeat(PIECE));
            });
        }
        assertThatNothingIsHeld();
    }

    @ParameterizedTest
    @EnumSource
    void beforeTheAnswerToAnUpload(Way way) throws Exception {
        for (String path : List.of("/image", "/image/backgrounded")) {
            vanish(way, (client, stream, number) -> {
                client.post(stream, path, MULTIPART);
                client.end(stream, PART + "picture " + number + END);
            });
        }
        assertThatNothingIsHeld();
    }

    @ParameterizedTest
    @EnumSource
    void whileARemoteFileIsFetched(Way way) throws Exception {
        String url = "http://127.0.0.1:" + server.port() + "/image/original/known.png";
        vanish(way, (client, stream, _) -> client.get(stream, "/image/download?url=" + url));
        vanish(way, (client, stream, number) -> client.get(stream, "/image/original?proxy=" + url + "?" + number));
        database.execute("DELETE FROM proxies");
        assertThatNothingIsHeld();
    }

    @ParameterizedTest
    @EnumSource
    void whileAVariantIsMade(Way way) throws Exception {
        for (String path : List.of("/image/process.png", "/image/process_backgrounded.png")) {
            vanish(
                    way,
                    (client, stream, number) ->
                            client.get(stream, path + "?src=known.png&thumbnail=" + (number / 2 + 1)));
        }
        assertThatNothingIsHeld();
    }

    @ParameterizedTest
    @EnumSource
    void whileTheyWaitForAResult(Way way) throws Exception {
        List<UploadId> uploads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS * STREAMS; i++) {
            uploads.add(server.repo.uploads().createUpload());
        }
        vanish(
                way,
                (client, stream, number) ->
                        client.get(stream, "/image/backgrounded/claim?upload_id=" + uploads.get(number)));
        database.execute("DELETE FROM uploads");
        assertThatNothingIsHeld();
    }

    @ParameterizedTest
    @EnumSource
    void amidTheBytesOfAnOriginal(Way way) throws Exception {
        byte[] small = server.store.files.put(TestServer.FILE, new byte[LARGE]);
        vanish(way, (client, stream, _) -> client.get(stream, "/image/original/known.png"));
        Await.equal(0, server.store.open::get);
        server.store.files.put(TestServer.FILE, small);
        assertThatNothingIsHeld();
    }

    /// All requests have begun when the first one vanishes; none gets a body.
    private void vanish(Way way, Sender sender) throws Exception {
        long begun = server.requestsBegun();
        List<RawStreams> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                RawStreams client = RawStreams.neverReading(server.port());
                clients.add(client);
                for (int j = 0; j < STREAMS; j++) {
                    sender.send(client, 2 * j + 1, i * STREAMS + j);
                }
            }
            Await.equal(true, () -> server.requestsBegun() >= begun + CONNECTIONS * STREAMS);
            for (RawStreams client : clients) {
                way.vanish(client);
            }
        } finally {
            for (RawStreams client : clients) {
                client.close();
            }
        }
    }

    private void assertThatNothingIsHeld() throws Exception {
        Await.equal(0L, server::requestsUnderWay);
        Await.equal(LeftOvers.none(), new LeftOvers(server)::afterCleanup);
        assertThat(server.send(server.form("/image", "picture")).statusCode()).isEqualTo(201);
        assertThat(server.internal("GET", "/internal/hashes").statusCode()).isEqualTo(200);
    }
}
