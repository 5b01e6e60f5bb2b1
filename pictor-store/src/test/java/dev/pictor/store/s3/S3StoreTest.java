package dev.pictor.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.Identifier;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import dev.pictor.store.Scratch;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoreException.Kind;
import dev.pictor.store.StoredFile;
import dev.pictor.testkit.ListableStoreContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class S3StoreTest implements ListableStoreContract {
    private static final Identifier IDENTIFIER = new Identifier("01/90/51/0d5be2a7f013.webp");
    private static ObjectServer server;

    private final Path outside;
    private final Scratch scratch;
    private final S3Store store;

    S3StoreTest(@TempDir Path outside, @TempDir Path work) {
        this.outside = outside;
        this.scratch = Scratch.open(work);
        this.store = S3Store.open(server.config(), scratch);
    }

    @BeforeAll
    static void startServer() {
        server = ObjectServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void empty() {
        store.close();
        scratch.close();
        server.empty();
    }

    @Override
    public S3Store store() {
        return store;
    }

    @Override
    public Path outside() {
        return outside;
    }

    private Path file(int bytes) throws IOException {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        return Files.write(Files.createTempFile(outside, "source", ""), random);
    }

    private static byte[] contents(StoredFile file) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        file.transferTo(0, file.sizeBytes(), Channels.newChannel(read));
        return read.toByteArray();
    }

    @Test
    void anObjectLiesUnderItsIdentifierWithItsMediaType() throws IOException {
        store.save(file(100), IDENTIFIER);

        assertThat(server.keys()).containsExactly(IDENTIFIER.path());
        assertThat(server.mediaType(IDENTIFIER.path())).isEqualTo("image/webp");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aLargeFileGoesInParts() throws IOException {
        for (int bytes : new int[] {Sending.PART_BYTES - 1, Sending.PART_BYTES, 2 * Sending.PART_BYTES + 7}) {
            Path source = file(bytes);
            byte[] expected = Files.readAllBytes(source);
            Identifier identifier = new Identifier("large/" + bytes + ".mp4");

            store.save(source, identifier);

            assertThat(server.mediaType(identifier.path())).isEqualTo("video/mp4");
            try (StoredFile file = store.open(identifier).orElseThrow()) {
                assertThat(contents(file)).isEqualTo(expected);
            }
        }
        assertThat(server.unfinished()).isZero();
    }

    @Test
    void aLargeFileDoesNotReplaceAnother() throws IOException {
        store.save(file(10), IDENTIFIER);

        assertThatThrownBy(() -> store.save(file(Sending.PART_BYTES), IDENTIFIER))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("exists");
        assertThat(store.sizeBytes(IDENTIFIER)).contains(10L);
        assertThat(server.unfinished()).isZero();
    }

    @Test
    void aCopyIsGoneWhenItIsClosed() throws IOException {
        store.save(file(100), IDENTIFIER);

        Path path;
        try (var copy = store.local(IDENTIFIER).orElseThrow()) {
            path = copy.path();
            assertThat(path).exists();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void theHealthCheckLeavesOneEmptyObject() {
        store.checkHealth();
        store.checkHealth();

        assertThat(server.keys()).containsExactly("health-check");
    }

    @Test
    void theHealthCheckCanCarryATag() {
        S3Config config = server.config();
        try (S3Store tagging = S3Store.open(
                new S3Config(config.place(), config.credentials(), config.timeout(), null, S3Config.Probe.TAGGED),
                scratch)) {
            tagging.checkHealth();
        }
        assertThat(server.keys()).containsExactly("health-check");
    }

    @Test
    void aBucketInFrontOfTheHostIsNotPutThereTwice() {
        for (String endpoint : new String[] {"https://s3.example.com:1/p/", "https://pictures.s3.example.com:1/p"}) {
            S3Config.Place place = new S3Config.Place(
                    URI.create(endpoint), S3Config.Addressing.VIRTUAL_HOST, ObjectServer.BUCKET, "us-east-1");
            assertThat(Connection.bare(place)).hasToString("https://s3.example.com:1/p");
        }
    }

    @Test
    void aMissingBucketIsNotAMissingFile() throws IOException {
        store.save(file(10), IDENTIFIER);
        server.removeBucket();
        try {
            assertThatThrownBy(() -> store.sizeBytes(IDENTIFIER))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no such bucket")
                    .hasMessageContaining(IDENTIFIER.path())
                    .hasMessageContaining(ObjectServer.BUCKET)
                    .hasMessageContaining(server.endpoint().toString());
            assertThatThrownBy(() -> store.open(IDENTIFIER)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> store.remove(IDENTIFIER)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> store.save(file(10), IDENTIFIER)).isInstanceOf(StoreException.class);
            assertThatThrownBy(store::checkHealth).isInstanceOf(StoreException.class);
        } finally {
            server.makeBucket();
        }
    }

    @Test
    void manyFilesAreRemovedWithAFewRequests() throws IOException {
        Counted counted = new Counted();
        List<Identifier> many = new ArrayList<>();
        for (int number = 0; number < Removals.BATCH + 20; number++) {
            Identifier identifier = new Identifier("some & more/<" + number + ">é.png");
            store.save(file(10), identifier);
            many.add(identifier);
        }
        try (S3Store counting = S3Store.open(server.config(), scratch, counted)) {
            assertThat(counting.removeAll(many)).isEmpty();
        }

        assertThat(server.keys()).isEmpty();
        assertThat(counted.calls).hasValue(2);
    }

    @Test
    void wrongKeysAreDenied() {
        S3Config config = server.config();
        S3Config wrong = new S3Config(
                config.place(),
                new S3Config.Credentials(ObjectServer.ACCESS_KEY, "guessed", null),
                config.timeout(),
                null,
                S3Config.Probe.PLAIN);
        try (S3Store stranger = S3Store.open(wrong, scratch)) {
            assertThatThrownBy(stranger::checkHealth).isInstanceOfSatisfying(StoreException.class, denied -> {
                assertThat(denied.kind()).isEqualTo(Kind.DENIED);
                assertThat(denied).hasMessageContaining("secret key").hasMessageNotContaining("guessed");
            });
            assertThatThrownBy(() -> stranger.sizeBytes(IDENTIFIER))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            denied -> assertThat(denied.kind()).isEqualTo(Kind.DENIED));
        }
    }

    @Test
    void anAddressForClientsIsThatOfTheEndpoint() {
        assertThat(store.publicAddress(IDENTIFIER)).isEmpty();
        assertThat(PublicAddress.of(URI.create("https://cdn.example.com/sub/"), IDENTIFIER))
                .hasToString("https://cdn.example.com/sub/01/90/51/0d5be2a7f013.webp");
        assertThat(PublicAddress.of(URI.create("https://cdn.example.com?x=1"), new Identifier("a b/%/é.png")))
                .hasToString("https://cdn.example.com/a%20b/%25/%C3%A9.png?x=1");
    }

    @Test
    void requestsAreTimedUnderTheNamesOfTheReference() throws Exception {
        Counted counted = new Counted();
        try (S3Store timed = S3Store.open(server.config(), scratch, counted)) {
            timed.save(file(100), IDENTIFIER);
            try (StoredFile file = timed.open(IDENTIFIER).orElseThrow()) {
                assertThat(file.sizeBytes()).isEqualTo(100);
            }
            assertThat(timed.sizeBytes(IDENTIFIER)).contains(100L);
            timed.remove(IDENTIFIER);
            assertThat(timed.open(IDENTIFIER)).isEmpty();
        }
        assertThat(counted.names)
                .contains(
                        "pict_rs_object_storage_put_object_request true",
                        "pict_rs_object_storage_get_object_request true",
                        "pict_rs_object_storage_head_object_request true",
                        "pict_rs_object_storage_delete_object_request true",
                        "pict_rs_object_storage_get_object_request false");
    }

    /// The names and first labels of what was timed.
    private static final class Counted implements Meter {
        private final Set<String> names = ConcurrentHashMap.newKeySet();
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public Counter counter(String name, Label... labels) {
            return Meter.none().counter(name, labels);
        }

        @Override
        public Timer timer(String name, Label... labels) {
            return nanos -> {
                calls.incrementAndGet();
                names.add(name + " " + labels[0].value());
            };
        }

        @Override
        public void gauge(String name, LongSupplier value, Label... labels) {
            throw new AssertionError("a store has no gauges");
        }
    }
}
