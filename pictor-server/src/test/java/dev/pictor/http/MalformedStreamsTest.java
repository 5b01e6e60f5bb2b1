package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.http.StreamMutations.StreamRequest;
import dev.pictor.repo.postgres.RepoExtension;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What [MalformedRequestsTest] does, over HTTP/2.
final class MalformedStreamsTest {
    private static final int REQUESTS = 5_000;
    private static final int CLIENTS = 32;
    private static final int SEED = 20_250_309;
    private static final int MAX_FRAME_BYTES = 16_384;

    /// So long is waited for a body that a request only promises.
    private static final Duration BODY = Duration.ofMillis(500);

    @RegisterExtension
    static final Quiet quiet = new Quiet();

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    Path folder;

    /// How many answers there were of each class; 0 stands for none.
    private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();

    @Test
    void requestsOutOfOrderAreAnsweredAndLeaveNothingBehind() throws Exception {
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        Listening.Bounds bounds = new Listening.Bounds(8_192, 2_048, Duration.ofSeconds(30), BODY);
        try (TestServer server = new TestServer(
                database, folder, TestServer.Access.WRITABLE, new Listening(TestServer.ANY_PORT, null, bounds))) {
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                StreamMutations mutations = new StreamMutations(new Random(SEED + client));
                clients.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < REQUESTS / CLIENTS; i++) {
                        send(server, mutations.next(), faults);
                    }
                }));
            }
            for (Thread client : clients) {
                client.join();
            }
            assertThat(faults).isEmpty();
            assertThat(answers).as("of each class").containsOnlyKeys(0, 2, 3, 4);
            assertThat(answers.get(4)).as("refused, of %s", answers).isGreaterThan(REQUESTS / 4);
            assertThat(server.get("/image/original/known.png").statusCode()).isEqualTo(200);
            Await.equal(0L, server::requestsUnderWay);
            Await.equal(LeftOvers.none(), new LeftOvers(server)::afterCleanup);
        }
    }

    /// A server that says nothing for long is a fault, too.
    private void send(TestServer server, StreamRequest request, Queue<String> faults) {
        try (RawStreams client = RawStreams.reading(server.port())) {
            try {
                send(client, request);
            } catch (SocketException closed) {
                // What it said is still to be read.
            }
            int status = answer(client);
            answers.merge(status / 100, 1, Integer::sum);
            if (status >= 500) {
                faults.add(request + "\n    -> " + status);
            }
        } catch (IOException hung) {
            faults.add(request + "\n    -> " + hung);
        }
    }

    private static void send(RawStreams client, StreamRequest request) throws IOException {
        byte[] head = request.head().getBytes(StandardCharsets.ISO_8859_1);
        String body = request.body();
        if (body.isEmpty()) {
            client.send(RawStreams.HEADERS, RawStreams.END_OF_HEADERS | request.end(), 1, head);
            return;
        }
        client.send(RawStreams.HEADERS, RawStreams.END_OF_HEADERS, 1, head);
        for (int from = 0; from < body.length(); from += MAX_FRAME_BYTES) {
            int to = Math.min(body.length(), from + MAX_FRAME_BYTES);
            client.send(
                    RawStreams.DATA,
                    to < body.length() ? RawStreams.MORE_FOLLOWS : request.end(),
                    1,
                    body.substring(from, to).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /// The status of the answer; 0 where the stream or the connection was ended without one.
    private static int answer(RawStreams client) throws IOException {
        int status = 0;
        try {
            while (true) {
                RawStreams.Frame frame = client.read();
                if (frame.type() == RawStreams.HEADERS) {
                    status = client.status(frame);
                }
                boolean ends = frame.type() == RawStreams.RESET
                        || (frame.stream() == 1 && (frame.flags() & RawStreams.END_OF_STREAM) != 0);
                if (ends || frame.type() == RawStreams.GOODBYE) {
                    return status;
                }
            }
        } catch (EOFException | SocketException closed) {
            return status;
        }
    }
}
