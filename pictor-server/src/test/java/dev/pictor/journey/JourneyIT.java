package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pictor.testkit.Media;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What one client after another does with the media that they bring.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JourneyIT {
    private final DataDirectory data = DataDirectory.create();
    private final ServerProcess server = ServerProcess.start(data);
    private final Client client = server.client();

    JourneyIT() throws Exception {}

    @AfterAll
    void stop() throws Exception {
        client.close();
        server.stop();
        data.close();
    }

    static List<String> media() {
        return Media.names();
    }

    @ParameterizedTest
    @MethodSource("media")
    void eachFileIsTakenOrRefusedAsRecordedAndServedUntilItIsDeleted(String name) throws Exception {
        Recording recorded = Recording.named("upload " + name);
        Answer uploaded = client.upload(Media.bytes(name));
        if (recorded.status() == 201) {
            assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);
            assertThat(new Template().differences("", withoutBlurhash(recorded), uploaded.json()))
                    .isEmpty();
        } else if (recorded.status() < 500) {
            assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(recorded.status());
            assertThat(uploaded.code()).isEqualTo(recorded.code());
        } else {
            assertThat(uploaded.status()).as(uploaded.text()).isIn(201, 400);
        }
        for (Kept kept : Kept.of(uploaded)) {
            theOriginalIsServed(kept, uploaded);
            if (name.startsWith("still")) {
                renditionsAreServed(kept);
            }
            assertThat(client.delete(kept).status()).isEqualTo(204);
            assertThat(client.get(kept.original()).status()).isEqualTo(404);
            assertThat(client.get(kept.process("webp", "thumbnail=64")).status())
                    .isEqualTo(404);
        }
    }

    /// Decoders of lossy formats may round differently; the recorded answers are compared elsewhere.
    private static JsonNode withoutBlurhash(Recording recorded) {
        JsonNode body = recorded.body().deepCopy();
        body.findParents("blurhash").forEach(details -> ((ObjectNode) details).remove("blurhash"));
        return body;
    }

    private void theOriginalIsServed(Kept kept, Answer uploaded) throws Exception {
        Answer whole = client.get(kept.original());
        assertThat(whole.status()).isEqualTo(200);
        String etag = whole.header("etag").orElseThrow();
        Answer head = client.head(kept.original());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).contains(Integer.toString(whole.body().length));
        assertThat(head.header("etag")).contains(etag);

        Answer part = client.get(kept.original(), "Range", "bytes=3-12");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 3, 13));
        assertThat(part.header("content-range")).contains("bytes 3-12/" + whole.body().length);

        Answer unchanged = client.get(kept.original(), "If-None-Match", etag);
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.body()).isEmpty();
        assertThat(unchanged.header("etag")).contains(etag);

        Answer details = client.get("/image/details/original/" + kept.alias());
        assertThat(details.status()).isEqualTo(200);
        assertThat(details.json())
                .isEqualTo(uploaded.json().path("files").get(0).path("details"));
        assertThat(whole.header("content-type"))
                .contains(details.json().path("content_type").asText());
    }

    private void renditionsAreServed(Kept kept) throws Exception {
        for (String operations : List.of("thumbnail=64", "resize=50")) {
            Answer first = client.get(kept.process("webp", operations));
            assertThat(first.status()).as(first.text()).isEqualTo(200);
            assertThat(first.header("content-type")).contains("image/webp");
            Answer second = client.get(kept.process("webp", operations));
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(client.get(
                                    kept.process("webp", operations),
                                    "If-None-Match",
                                    first.header("etag").orElseThrow())
                            .status())
                    .isEqualTo(304);
        }
    }

    @Test
    void twoClientsAtTheSameMomentGetOneGeneration() throws Exception {
        Kept kept = client.keep(Media.bytes("still-photo.jpg"));
        Rows rows = Rows.of(data);
        Set<String> before = rows.texts("SELECT identifier FROM variants");
        Set<String> filesBefore = data.storedFiles();

        CountDownLatch start = new CountDownLatch(1);
        Callable<Answer> visit = () -> {
            try (Client own = server.client()) {
                assertThat(own.get("/healthz").status()).isEqualTo(200);
                start.await();
                return own.get(kept.process("webp", "resize=333"));
            }
        };
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> one = clients.submit(visit);
            Future<Answer> other = clients.submit(visit);
            start.countDown();
            assertThat(one.get().status()).isEqualTo(200);
            assertThat(other.get().body()).isEqualTo(one.get().body());
        }

        Set<String> made = new TreeSet<>(rows.texts("SELECT identifier FROM variants"));
        made.removeAll(before);
        assertThat(made).hasSize(1);
        Set<String> files = new TreeSet<>(data.storedFiles());
        files.removeAll(filesBefore);
        assertThat(files).isEqualTo(made);
        assertThat(client.delete(kept).status()).isEqualTo(204);
    }

    @Test
    void theLastAliasTakesEverythingWithIt() throws Exception {
        try (DataDirectory own = DataDirectory.create();
                ServerProcess fresh = ServerProcess.start(own);
                Client visitor = fresh.client()) {
            Kept first = visitor.keep(Media.bytes("still-rgb.png"));
            Kept second = visitor.keep(Media.bytes("still-rgb.png"));
            for (String operations : List.of("thumbnail=64", "resize=50", "crop=1x1")) {
                assertThat(visitor.get(first.process("webp", operations)).status())
                        .isEqualTo(200);
            }
            assertThat(own.storedFiles()).hasSize(4);

            assertThat(visitor.delete(first).status()).isEqualTo(204);
            assertThat(visitor.get(second.original()).status()).isEqualTo(200);
            assertThat(visitor.get(second.process("webp", "thumbnail=64")).status())
                    .isEqualTo(200);
            assertThat(visitor.delete(second).status()).isEqualTo(204);

            Cleanliness.await(own, Rows.of(own));
            assertThat(own.scratchFiles()).isEmpty();
            fresh.stop();
        }
    }

    @Test
    void aSecondStartServesTheSameAliases() throws Exception {
        try (DataDirectory own = DataDirectory.create()) {
            Kept kept;
            Answer original;
            Answer thumbnail;
            try (ServerProcess first = ServerProcess.start(own);
                    Client visitor = first.client()) {
                kept = visitor.keep(Media.bytes("still-photo.jpg"));
                original = visitor.get(kept.original());
                thumbnail = visitor.get(kept.process("webp", "thumbnail=64"));
                first.stop();
            }
            try (ServerProcess second = ServerProcess.start(own);
                    Client visitor = second.client()) {
                assertThat(visitor.get(kept.original()).body()).isEqualTo(original.body());
                Answer again = visitor.get(kept.process("webp", "thumbnail=64"));
                assertThat(again.body()).isEqualTo(thumbnail.body());
                assertThat(again.header("etag")).isEqualTo(thumbnail.header("etag"));
                second.stop();
            }
        }
    }

    @Test
    void aServerThatStopsLeavesNoProcessBehind() throws Exception {
        try (DataDirectory own = DataDirectory.create();
                ServerProcess fresh = ServerProcess.start(own);
                Client visitor = fresh.client()) {
            Kept kept = visitor.keep(Media.bytes("still-photo.jpg"));
            assertThat(visitor.get(kept.process("webp", "thumbnail=64")).status())
                    .isEqualTo(200);
            List<ProcessHandle> descendants = fresh.descendants();
            assertThat(descendants).isNotEmpty();
            fresh.stop();
            assertThat(descendants.stream().filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(own.root().resolve("postgres/data/postmaster.pid")).doesNotExist();
            assertThat(own.root().resolve("tmp")).isEmptyDirectory();
        }
    }
}
