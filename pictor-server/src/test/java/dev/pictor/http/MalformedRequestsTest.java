package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.postgres.RepoExtension;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class MalformedRequestsTest {
    private static final int REQUESTS = 10_000;
    private static final int CLIENTS = 16;
    private static final int SEED = 20_250_309;

    /// But for a version of HTTP that there is not.
    private static final Pattern SERVERS_FAULT = Pattern.compile("HTTP/1\\.[01] 5(?!05)");

    @RegisterExtension
    static final Quiet quiet = new Quiet();

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    Path folder;

    @Test
    void requestsOutOfOrderAreAnsweredAndLeaveNothingBehind() throws Exception {
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        try (TestServer server = new TestServer(database, folder)) {
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Mutations mutations = new Mutations(new Random(SEED + client));
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
            assertThat(server.get("/image/original/known.png").statusCode()).isEqualTo(200);
            LeftOvers leftOvers = new LeftOvers(server);
            Await.equal(LeftOvers.none(), leftOvers::afterCleanup);
        }
    }

    /// A server that says nothing for long is a fault, too.
    private static void send(TestServer server, String request, Queue<String> faults) {
        try (RawClient client = new RawClient(server.port())) {
            client.send(request);
            try {
                client.finishSending();
            } catch (SocketException closed) {
                // What it said is still to be read.
            }
            String answer = client.readToEnd();
            if (SERVERS_FAULT.matcher(answer).lookingAt()) {
                faults.add(printable(request) + "\n    -> " + printable(answer));
            }
        } catch (IOException hung) {
            faults.add(printable(request) + "\n    -> " + hung);
        }
    }

    private static String printable(String text) {
        String start = text.length() > 1_500 ? text.substring(0, 1_500) + "…" : text;
        return start.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }
}
