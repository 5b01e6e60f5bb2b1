package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.testkit.Media;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that mean harm, or do not know better, get an answer and leave nothing behind.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileIT {
    private static final int CLIENTS = 4;
    private static final int PATIENCE_MILLIS = 60_000;

    /// How many uploads there are from one look at the server's health to the next.
    private static final int HEALTH_STEP = 20;

    private static final int RENDITIONS_OF_EACH = 3;
    private static final int WORKERS = Runtime.getRuntime().availableProcessors();

    private record Wish(String extension, String operations) {}

    private static final List<Wish> WISHES = List.of(
            new Wish("webp", "thumbnail=64"),
            new Wish("jpg", "resize=50"),
            new Wish("png", "resize=Mitchell.a900"),
            new Wish("gif", "crop=1x1"),
            new Wish("webp", "blur=2"),
            new Wish("avif", "thumbnail=16"),
            new Wish("jxl", "resize=16"),
            new Wish("png", "identity=0"),
            new Wish("jpg", "crop=2x1&resize=20&blur=1"));

    private final DataDirectory data = DataDirectory.create();
    private final ServerProcess server = ServerProcess.start(data);
    private final Client client = server.client();

    HostileIT() throws Exception {}

    @AfterAll
    void stop() throws Exception {
        client.close();
        server.stop();
        data.close();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        Cleanliness.await(data, Rows.of(data));
        Await.nothing(() ->
                data.scratchFiles().isEmpty() ? Optional.empty() : Optional.of("scratch files " + data.scratchFiles()));
        Kept kept = client.keep(Media.bytes("still-rgb.png"));
        assertThat(client.get(kept.process("webp", "thumbnail=64")).status()).isEqualTo(200);
        assertThat(client.delete(kept).status()).isEqualTo(204);
        Cleanliness.await(data, Rows.of(data));
    }

    @Test
    void filesOfFuzzersAreTakenOrRefusedOneAfterAnother() throws Exception {
        List<Kept> taken = new ArrayList<>(uploadAll(Media.hostile().entrySet().iterator()));
        assertThat(taken).isNotEmpty();
        long processes = server.descendants().size();
        for (int i = 0; i < taken.size(); i++) {
            // Each file through some of them, and each of them with many files.
            for (int step = 0; step < RENDITIONS_OF_EACH; step++) {
                Wish wish = WISHES.get((i * RENDITIONS_OF_EACH + step) % WISHES.size());
                String path = taken.get(i).process(wish.extension(), wish.operations());
                Answer answer = client.get(path);
                assertThat(answer.status()).as(path).isBetween(200, 499);
            }
        }
        assertThat(server.isAlive()).isTrue();
        assertThat(server.descendants()).hasSizeLessThanOrEqualTo((int) Math.max(processes, WORKERS));
        deleteAll(taken);
    }

    @Test
    void filesOfFuzzersAreTakenOrRefusedAllAtOnce() throws Exception {
        Iterator<Map.Entry<String, byte[]>> files = Media.hostile().entrySet().iterator();
        List<Future<List<Kept>>> results = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                results.add(clients.submit(() -> uploadAll(files)));
            }
        }
        for (Future<List<Kept>> result : results) {
            deleteAll(result.get());
        }
    }

    private List<Kept> uploadAll(Iterator<Map.Entry<String, byte[]>> files) throws Exception {
        List<Kept> taken = new ArrayList<>();
        int number = 0;
        for (Optional<Map.Entry<String, byte[]>> file = next(files); file.isPresent(); file = next(files)) {
            Answer answer = client.upload(file.get().getValue());
            assertThat(answer.status())
                    .as(file.get().getKey() + ": " + answer.text())
                    .isBetween(200, 499);
            taken.addAll(Kept.of(answer));
            if (number++ % HEALTH_STEP == 0) {
                assertThat(client.get("/healthz").status()).isEqualTo(200);
            }
        }
        return taken;
    }

    private static Optional<Map.Entry<String, byte[]>> next(Iterator<Map.Entry<String, byte[]>> files) {
        synchronized (files) {
            return files.hasNext() ? Optional.of(files.next()) : Optional.empty();
        }
    }

    private void deleteAll(List<Kept> taken) throws Exception {
        for (Kept kept : taken) {
            assertThat(client.delete(kept).status()).isEqualTo(204);
            assertThat(client.get(kept.original()).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upload empty file",
                "upload no files",
                "upload two files",
                "upload field images",
                "upload not multipart",
                "upload no body",
                "upload truncated form",
                "upload bomb-81mp.png",
                "upload wide-20000.png"
            })
    void whatTheReferenceRefusesIsRefusedInTheSameWay(String name) throws Exception {
        Recording recorded = Recording.named(name);
        Answer answer = recorded.ask(client, new Template());
        assertThat(answer.status()).as(answer.text()).isEqualTo(recorded.status());
        assertThat(answer.code()).isEqualTo(recorded.code());
    }

    @Test
    void anUploadThatStopsHalfWayLeavesNothing() throws Exception {
        byte[] body = Form.of(Media.bytes("still-photo.jpg")).bytes();
        ByteArrayOutputStream half = new ByteArrayOutputStream();
        half.writeBytes("POST /image HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(Form.of(body).type(), body.length)
                .getBytes(StandardCharsets.ISO_8859_1));
        half.write(body, 0, body.length / 2);
        assertThat(saidTo(half.toByteArray())).matches(said -> said.isEmpty() || said.startsWith("HTTP/1.1 400 "));
    }

    /// All that the server says to somebody who sends this and no more.
    private String saidTo(byte[] request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(request);
            out.flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
