package dev.pictor.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.Identifier;
import dev.pictor.store.Scratch;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoredFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a store whose service, or the way to it, fails.
final class S3FaultsTest {
    private static final Identifier IDENTIFIER = new Identifier("aa/large.mp4");
    private static final int BYTES = 2_000_000;

    @TempDir
    private Path folder;

    private ObjectServer server;
    private Relay relay;
    private Scratch scratch;
    private S3Store store;
    private byte[] bytes;

    @BeforeEach
    void open() throws IOException {
        server = ObjectServer.start();
        relay = new Relay(server.endpoint());
        scratch = Scratch.open(folder.resolve("scratch"));
        store = S3Store.open(server.config(relay.endpoint()), scratch);
        bytes = new byte[BYTES];
        new Random(7).nextBytes(bytes);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        relay.close();
        server.close();
        scratch.close();
    }

    private Path file() throws IOException {
        return Files.write(folder.resolve("source"), bytes);
    }

    @Test
    void aReadThatBreaksOffIsContinued() throws IOException {
        store.save(file(), IDENTIFIER);
        relay.cutOnceAfter(BYTES / 2);

        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (StoredFile file = store.open(IDENTIFIER).orElseThrow()) {
            file.transferTo(0, BYTES, Channels.newChannel(read));
        }

        assertThat(relay.hasCut()).isTrue();
        assertThat(read.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void aFileThatIsLeftInTheMiddleHoldsNoConnection() throws IOException {
        store.save(file(), IDENTIFIER);
        for (int i = 0; i < 20; i++) {
            try (StoredFile file = store.open(IDENTIFIER).orElseThrow()) {
                assertThat(file.read(ByteBuffer.allocate(10), i)).isEqualTo(10);
            }
        }
        assertThat(relay.connections()).isLessThan(10);
    }

    @Test
    void aSaveWhoseAnswerIsLostSucceeds() throws IOException {
        relay.cutOnceAfter(10);

        store.save(file(), IDENTIFIER);

        assertThat(relay.hasCut()).isTrue();
        assertThat(store.sizeBytes(IDENTIFIER)).contains((long) BYTES);
    }

    @Test
    void aSaveInPartsWhoseAnswerIsLostSucceeds() throws IOException {
        bytes = new byte[Sending.PART_BYTES + 1];
        relay.cutOnceAfter(1_200); // of some answer on the way

        store.save(file(), IDENTIFIER);

        assertThat(store.sizeBytes(IDENTIFIER)).contains((long) bytes.length);
        assertThat(server.unfinished()).isZero();
    }

    @Test
    void anObjectThatIsReplacedWhileItIsReadIsAFailure() throws IOException {
        store.save(file(), IDENTIFIER);
        try (StoredFile file = store.open(IDENTIFIER).orElseThrow()) {
            store.remove(IDENTIFIER);
            bytes[BYTES - 1]++;
            store.save(file(), IDENTIFIER);

            assertThatThrownBy(() -> file.read(ByteBuffer.allocate(10), BYTES - 10))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(IDENTIFIER.path());
        }
    }

    @Test
    void aServiceThatIsSilentIsNotWaitedForLong() throws IOException {
        S3Config config = server.config(relay.endpoint());
        S3Config impatient =
                new S3Config(config.place(), config.credentials(), Duration.ofMillis(300), null, S3Config.Probe.PLAIN);
        relay.fallSilent();
        try (S3Store hasty = S3Store.open(impatient, scratch)) {
            assertThatThrownBy(hasty::checkHealth)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining(relay.endpoint().toString());
            assertThatThrownBy(() -> hasty.open(IDENTIFIER)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void nobodyAtTheAddressIsToldWithTheAddress() throws IOException {
        URI nowhere = relay.endpoint();
        relay.close();
        assertThatThrownBy(store::checkHealth)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(nowhere.toString())
                .hasMessageContaining("refused");
        assertThatThrownBy(() -> store.save(file(), IDENTIFIER)).hasMessageContaining(IDENTIFIER.path());
        assertThat(folder.resolve("source")).exists();
    }
}
