package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Identifier;
import dev.pictor.repo.postgres.PostgresExtension;
import dev.pictor.repo.postgres.ReferenceRows;
import dev.pictor.store.Scratch;
import dev.pictor.store.Store;
import dev.pictor.store.StoredFile;
import dev.pictor.store.s3.ObjectServer;
import dev.pictor.store.s3.S3Store;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `migrate-store` is killed at random moments, again and again; then it ends its work, and nothing is lost or leaked.
final class MigrationIT {
    private static final int ROUNDS = Integer.getInteger("pictor.migration.rounds", 6);
    private static final int BUCKET_ROUNDS = Integer.getInteger("pictor.migration.bucket.rounds", 2);
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

    @TempDir
    private Path folder;

    /// One end of a migration: how the command names it, and what lies there.
    private record Side(List<String> words, Place place, Contents contents) {
        static Side directory(DataDirectory data) {
            return new Side(List.of("filesystem", "-p", data.files().toString()), Place.directory(data), identifier -> {
                Path file = data.files().resolve(identifier);
                return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            });
        }

        static Side bucket(ObjectServer objects, Store store) {
            List<String> words = List.of(
                    "object-storage",
                    "-u",
                    "-e",
                    objects.endpoint().toString(),
                    "-b",
                    ObjectServer.BUCKET,
                    "-r",
                    ObjectServer.REGION,
                    "-a",
                    ObjectServer.ACCESS_KEY,
                    "-s",
                    ObjectServer.SECRET_KEY);
            return new Side(words, Place.bucket(objects), identifier -> {
                ByteArrayOutputStream read = new ByteArrayOutputStream();
                Optional<StoredFile> found = store.open(new Identifier(identifier));
                if (found.isPresent()) {
                    try (StoredFile file = found.get()) {
                        file.transferTo(0, file.sizeBytes(), Channels.newChannel(read));
                    }
                }
                return read.toByteArray();
            });
        }

        /// Without what a store keeps for itself.
        Set<String> files() throws Exception {
            Set<String> files = new TreeSet<>(place.files());
            files.removeIf(file -> file.startsWith("."));
            return files;
        }
    }

    private interface Contents {
        /// The bytes of a file; none where there is none.
        byte[] of(String identifier) throws Exception;
    }

    @Test
    void aMigrationThatIsKilledGoesOnAndLeavesNothingBehind() throws Exception {
        try (DataDirectory old = DataDirectory.create();
                DataDirectory target = DataDirectory.create()) {
            ReferenceHouse house = ReferenceHouse.restore(postgres.newDatabase(), old);
            migrate(house, Side.directory(old), Side.directory(target), ROUNDS);
            everythingElseIsSwept(house, Side.directory(target));
        }
    }

    @Test
    void soDoesOneToABucketAndBack() throws Exception {
        try (DataDirectory old = DataDirectory.create();
                DataDirectory target = DataDirectory.create();
                ObjectServer objects = ObjectServer.start();
                Scratch scratch = Scratch.open(folder);
                S3Store store = S3Store.open(objects.config(), scratch)) {
            ReferenceHouse house = ReferenceHouse.restore(postgres.newDatabase(), old);
            Side bucket = Side.bucket(objects, store);
            migrate(house, Side.directory(old), bucket, BUCKET_ROUNDS);
            everythingElseIsSwept(house, bucket);
            migrate(house, bucket, Side.directory(target), BUCKET_ROUNDS);
        }
    }

    /// Moves everything, but for kills.
    private void migrate(ReferenceHouse house, Side from, Side to, int rounds) throws Exception {
        Rows rows = house.rows();
        Map<String, String> before = contents(rows, from);
        Set<String> sources = from.files();
        String[] command = Stream.of(
                        List.of("-c", house.config().toString()),
                        List.of(
                                "migrate-store",
                                "--data-directory",
                                folder.resolve("home").toString()),
                        List.of("--concurrency", "2", "--skip-missing-files"),
                        from.words(),
                        to.words())
                .flatMap(List::stream)
                .toArray(String[]::new);
        int kills = 0;
        for (int round = 0; round < rounds; round++) {
            kills += killed(command, to) ? 1 : 0;
            assertThat(unknown(rows, to)).isEmpty();
        }
        assertThat(kills).isPositive();

        Launch last = Launch.of(command);
        assertThat(last.exit()).as(last.output()).isZero();
        assertThat(contents(rows, to)).isEqualTo(before);
        assertThat(from.files()).isEqualTo(sources);
        assertThat(ReferenceRows.problems(house.database().dataSource())).isEmpty();
    }

    /// Whether it still ran when it had written some more files.
    private static boolean killed(String[] command, Side target) throws Exception {
        int enough = target.files().size() + ThreadLocalRandom.current().nextInt(1, MAX_FILES_OF_A_ROUND);
        Process migration = Launch.begin(command);
        try {
            Await.nothing(() -> migration.isAlive() && target.files().size() < enough
                    ? Optional.of("fewer than " + enough)
                    : Optional.empty());
            return migration.isAlive();
        } finally {
            migration.destroyForcibly().waitFor();
        }
    }

    /// A server gives up what pends for too long.
    private static void everythingElseIsSwept(ReferenceHouse house, Side target) throws Exception {
        Rows rows = house.rows();
        rows.texts(TIME_PASSES);
        Map<String, String> settings = new HashMap<>(target.place().settings());
        settings.put("PICTRS__REPO__TYPE", "postgres");
        settings.put("PICTRS__REPO__URL", house.url());
        try (DataDirectory home = DataDirectory.create();
                ServerProcess server = ServerProcess.start(home, settings)) {
            Await.nothing(() -> {
                Set<String> stray = target.files();
                stray.removeAll(rows.referencedFiles());
                return stray.isEmpty() ? Optional.empty() : Optional.of("still there: " + stray);
            });
            server.stop();
        }
    }

    private static Set<String> unknown(Rows rows, Side target) throws Exception {
        Set<String> unknown = target.files();
        unknown.removeAll(rows.knownFiles());
        return unknown;
    }

    /// The bytes of the file of each row; those of which there is none are empty.
    private static Map<String, String> contents(Rows rows, Side side) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        for (String row : rows.texts(FILES)) {
            int space = row.lastIndexOf(' ');
            byte[] bytes = side.contents().of(row.substring(space + 1));
            contents.put(row.substring(0, space), new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return contents;
    }
}
