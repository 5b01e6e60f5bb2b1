package dev.pictor.journey;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import javax.imageio.ImageIO;

/// Clients that upload, ask for thumbnails and delete, until their connections are cut.
final class Swarm implements AutoCloseable {
    static final int CLIENTS = 4;

    private static final int SIDE = 24;

    private final ServerProcess server;
    private final Promises promises;
    private final CountDownLatch acknowledged;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> clients = new ArrayList<>();
    private volatile boolean cutExpected;
    private volatile boolean finished;

    /// @param operations how many acknowledged operations are waited for
    Swarm(ServerProcess server, Promises promises, int operations) {
        this.server = server;
        this.promises = promises;
        this.acknowledged = new CountDownLatch(operations);
    }

    /// Starts the clients, and returns when enough was acknowledged.
    void startAndAwaitOperations() throws InterruptedException {
        start();
        awaitOperations();
    }

    /// Starts the clients.
    void start() {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(threads.submit(() -> {
                try {
                    work();
                } catch (Throwable failure) {
                    releaseAll();
                    throw failure;
                }
                return null;
            }));
        }
    }

    /// Returns when enough was acknowledged.
    void awaitOperations() throws InterruptedException {
        acknowledged.await();
    }

    private void releaseAll() {
        while (acknowledged.getCount() > 0) {
            acknowledged.countDown();
        }
    }

    /// From now on a broken connection is what the clients are there for.
    void expectCut() {
        cutExpected = true;
    }

    /// Each client ends what it is about, and stops.
    void finish() {
        finished = true;
    }

    /// Waits until all clients have stopped or noticed the cut, and fails if one of them saw anything but right
    /// answers.
    void awaitEnd() throws Exception {
        for (Future<?> client : clients) {
            client.get();
        }
    }

    private void work() throws Exception {
        try (Client client = server.client()) {
            byte[] last = picture();
            while (!finished) {
                boolean again = ThreadLocalRandom.current().nextInt(4) == 0;
                last = again ? last : picture();
                live(client, last);
            }
        } catch (IOException cut) {
            if (!cutExpected) {
                throw cut;
            }
        }
    }

    private void live(Client client, byte[] picture) throws Exception {
        Kept kept = client.keep(picture);
        promises.kept(kept);
        acknowledged.countDown();
        int size = 4 + ThreadLocalRandom.current().nextInt(12);
        // Another client may have chosen this alias for deletion.
        require(client.get(kept.process("webp", "thumbnail=" + size)), 200, 404);
        acknowledged.countDown();
        Answer original = client.get(kept.original());
        require(original, 200, 404);
        if (original.status() == 200) {
            promises.served(kept, original.sha256());
        }
        Kept victim = ThreadLocalRandom.current().nextBoolean()
                ? promises.chooseForDeletion().orElse(null)
                : null;
        if (victim != null) {
            require(client.delete(victim), 204);
            promises.deleted(victim);
            acknowledged.countDown();
        }
    }

    private void require(Answer answer, Integer... expected) {
        if (!List.of(expected).contains(answer.status())) {
            throw new AssertionError(answer.status() + " " + answer.text() + "\n" + server.log());
        }
    }

    private static byte[] picture() throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.setRGB(x, y, ThreadLocalRandom.current().nextInt());
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
