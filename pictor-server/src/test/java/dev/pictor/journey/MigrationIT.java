package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.postgres.PostgresExtension;
import dev.pictor.repo.postgres.ReferenceRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `migrate-store` is killed at random moments, again and again; then it ends its work, and nothing is lost or leaked.
final class MigrationIT {
    private static final int ROUNDS = Integer.getInteger("pictor.migration.rounds", 6);
    private static final int MAX_FILES_OF_A_ROUND = 25;

    private static final String FILES = """
            SELECT 'original', hash, identifier FROM hashes
            UNION ALL SELECT 'still', hash, motion_identifier FROM hashes WHERE motion_identifier IS NOT NULL
            UNION ALL SELECT 'variant ' || variant, hash, identifier FROM variants
            """;
    private static final String TIME_PASSES = """
            UPDATE pictor_pending_files SET created_at = created_at - interval '2 hours' RETURNING 1
            """;

    @RegisterExtension
    static PostgresExtension postgres = new PostgresExtension();

    @Test
    void aMigrationThatIsKilledGoesOnAndLeavesNothingBehind() throws Exception {
        try (DataDirectory old = DataDirectory.create();
                DataDirectory target = DataDirectory.create()) {
            ReferenceHouse house = ReferenceHouse.restore(postgres.newDatabase(), old);
            Rows rows = house.rows();
            Map<String, String> before = contents(rows, old);
            Set<String> sources = old.storedFiles();
            String[] command = {
                "-c",
                house.config().toString(),
                "migrate-store",
                "--concurrency",
                "2",
                "--skip-missing-files",
                "filesystem",
                "-p",
                old.files().toString(),
                "filesystem",
                "-p",
                target.files().toString()
            };
            int kills = 0;
            for (int round = 0; round < ROUNDS; round++) {
                kills += killed(command, target) ? 1 : 0;
                assertThat(unknown(rows, target)).isEmpty();
            }
            assertThat(kills).isPositive();

            Launch last = Launch.of(command);
            assertThat(last.exit()).as(last.output()).isZero();
            assertThat(contents(rows, target)).isEqualTo(before);
            assertThat(old.storedFiles()).isEqualTo(sources);
            assertThat(ReferenceRows.problems(house.database().dataSource())).isEmpty();
            everythingElseIsSwept(house, target);
        }
    }

    /// Whether it still ran when it had written some more files.
    private static boolean killed(String[] command, DataDirectory target) throws Exception {
        int enough = saved(target).size() + ThreadLocalRandom.current().nextInt(1, MAX_FILES_OF_A_ROUND);
        Process migration = Launch.begin(command);
        try {
            Await.nothing(() -> migration.isAlive() && saved(target).size() < enough
                    ? Optional.of("fewer than " + enough)
                    : Optional.empty());
            return migration.isAlive();
        } finally {
            migration.destroyForcibly().waitFor();
        }
    }

    /// A server gives up what pends for too long.
    private static void everythingElseIsSwept(ReferenceHouse house, DataDirectory target) throws Exception {
        Rows rows = house.rows();
        rows.texts(TIME_PASSES);
        Map<String, String> settings = Map.of(
                "PICTRS__REPO__TYPE", "postgres",
                "PICTRS__REPO__URL", house.url(),
                "PICTRS__STORE__PATH", target.files().toString());
        try (ServerProcess server = ServerProcess.start(target, settings)) {
            Await.nothing(() -> {
                Set<String> stray = saved(target);
                stray.removeAll(rows.referencedFiles());
                return stray.isEmpty() ? Optional.empty() : Optional.of("still there: " + stray);
            });
            server.stop();
        }
    }

    private static Set<String> unknown(Rows rows, DataDirectory target) throws Exception {
        Set<String> unknown = saved(target);
        unknown.removeAll(rows.knownFiles());
        return unknown;
    }

    private static Set<String> saved(DataDirectory target) throws Exception {
        Set<String> saved = new TreeSet<>(target.storedFiles());
        saved.removeIf(file -> file.startsWith("."));
        return saved;
    }

    /// The bytes of the file of each row; those of which there is none are empty.
    private static Map<String, String> contents(Rows rows, DataDirectory data) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        for (String row : rows.texts(FILES)) {
            int space = row.lastIndexOf(' ');
            Path file = data.files().resolve(row.substring(space + 1));
            byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            contents.put(row.substring(0, space), new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return contents;
    }
}
