package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.postgres.RepoExtension;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class DrainTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    @Test
    void aRequestUnderWayIsFinishedBeforeTheServerEnds() throws Exception {
        TestServer server = new TestServer(database, folder);
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        server.store.beforeOpen = () -> {
            reached.countDown();
            released.await();
        };
        try (RawClient busy = new RawClient(server.port());
                RawClient idle = new RawClient(server.port())) {
            idle.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").readAnswer();
            busy.send("GET /image/original/known.png HTTP/1.1\r\nHost: x\r\n\r\n");
            reached.await();
            Thread stopping = Thread.ofVirtual().start(server::close);
            assertThat(idle.readToEnd()).isEmpty();
            released.countDown();
            assertThat(busy.readAnswer()).startsWith("HTTP/1.1 200 ").contains("\r\n\r\n");
            stopping.join();
        }
    }
}
