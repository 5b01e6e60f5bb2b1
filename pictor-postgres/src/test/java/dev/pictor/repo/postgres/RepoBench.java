package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgres;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresConfig;
import dev.pictor.testkit.Samples;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Measures what readers ask where there are many rows, on a durable server of its own. Questions take turns, so
/// that each meets the same load; the ratio to the first one counts.
public final class RepoBench implements AutoCloseable {
    private static final int HASHES = Integer.getInteger("hashes", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("rounds", 2_000);
    private static final int PAGE = 100;

    private final EmbeddedPostgres server;
    private final PostgresRepo repo;

    private RepoBench(Path folder) throws InterruptedException {
        server = EmbeddedPostgres.start(EmbeddedPostgresConfig.in(folder));
        repo = PostgresRepo.open(config());
    }

    /// Takes an empty directory for the server.
    public static void main(String... arguments) throws Exception {
        try (RepoBench bench = new RepoBench(Path.of(arguments[0]))) {
            bench.run();
        }
    }

    private PostgresConfig config() {
        return new PostgresConfig(server.jdbcUrl(), server.user(), server.password());
    }

    private record Question(String name, Runnable asked) {}

    private void run() {
        ManyRows.fill(Connections.direct(config()), HASHES);
        List<String> slugs = new ArrayList<>();
        List<Alias> aliases = new ArrayList<>();
        for (int i = 1; i <= ROUNDS; i++) {
            long number = (long) HASHES * i / (ROUNDS + 1);
            ContentHash hash = repo.hashes()
                    .hashPageByDate(Instant.parse("2020-01-01T00:00:00Z").plusSeconds(number), 1)
                    .hashes()
                    .getFirst();
            slugs.add(hash.slug());
            aliases.add(repo.aliases().aliasesForHash(hash).getFirst());
        }
        int[] turn = {0};
        compare(
                turn,
                new Question("the first page of 100", () -> repo.hashes().hashPage(null, PAGE)),
                new Question("a page by hash", () -> repo.hashes().hashPage(slugs.get(turn[0]), PAGE)),
                new Question(
                        "a page by date",
                        () -> repo.hashes()
                                .hashPageByDate(
                                        Instant.parse("2020-01-01T00:00:00Z").plusSeconds(turn[0] * 400L), PAGE)));
        compare(
                turn,
                new Question("SELECT 1", repo::checkHealth),
                new Question("the original of an alias", () -> repo.aliases().original(aliases.get(turn[0]))),
                new Question(
                        "a variant of an alias", () -> repo.variants().find(aliases.get(turn[0]), Samples.VARIANT)));
    }

    private static void compare(int[] turn, Question... questions) {
        long[][] nanos = new long[questions.length][ROUNDS];
        for (int pass = 0; pass < 2; pass++) { // the first one warms up
            for (turn[0] = 0; turn[0] < ROUNDS; turn[0]++) {
                for (int i = 0; i < questions.length; i++) {
                    long began = System.nanoTime();
                    questions[i].asked().run();
                    nanos[i][turn[0]] = System.nanoTime() - began;
                }
            }
        }
        for (int i = 0; i < questions.length; i++) {
            Arrays.sort(nanos[i]);
            System.out.printf(
                    "%-26s %8.0f µs, p99 %8.0f µs, %5.2f times%n",
                    questions[i].name(),
                    nanos[i][ROUNDS / 2] / 1e3,
                    nanos[i][ROUNDS * 99 / 100] / 1e3,
                    (double) nanos[i][ROUNDS / 2] / nanos[0][ROUNDS / 2]);
        }
    }

    @Override
    public void close() {
        repo.close();
        server.close();
    }
}
