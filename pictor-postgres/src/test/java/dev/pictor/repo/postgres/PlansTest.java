package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How the hot statements of pages and sweeps reach their rows in tables that are too large to be read.
class PlansTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private static final LocalDateTime DEEP = LocalDateTime.of(2020, 1, 1, 10, 0);
    /// The hash of a row deep inside.
    private static final String DEEP_HASH = hash(36_000);

    private static final @Nullable LocalDateTime NO_TIME = null;
    private static final @Nullable String NO_HASH = null;

    private static String hash(int number) {
        return "%050d".formatted(number) + "AH";
    }

    @BeforeAll
    static void fill() {
        repo.execute("""
                INSERT INTO hashes (hash, identifier, created_at)
                SELECT lpad(n::text, 50, '0') || 'AH', 'file/' || n, timestamp '2020-01-01' + n * interval '1 second'
                FROM generate_series(1, 50000) n
                """);
        repo.execute("""
                INSERT INTO details (identifier, json)
                SELECT identifier, '{}'::jsonb FROM hashes
                """);
        repo.execute("""
                INSERT INTO aliases (alias, hash, token)
                SELECT hash || s, hash, 'x' FROM hashes, generate_series(1, 2) s
                """);
        repo.execute("""
                INSERT INTO variants (hash, variant, identifier, accessed)
                SELECT hash, 'png', identifier || '/png', created_at FROM hashes
                """);
        repo.execute("""
                INSERT INTO proxies (url, alias, accessed)
                SELECT 'http://' || alias, alias, timestamp '2020-01-01' + n * interval '1 second'
                FROM (SELECT alias, row_number() OVER () AS n FROM aliases) numbered
                """);
        for (String table : List.of("hashes", "details", "aliases", "variants", "proxies")) {
            repo.execute("VACUUM (ANALYZE) " + table);
        }
    }

    private static String plan(String sql, @Nullable Object... values) {
        return String.join(
                "\n",
                new Database(repo.postgres().dataSource())
                        .all("EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) " + sql, row -> row.getString(1), values));
    }

    private static void assertThatFewRowsAreRead(String plan) {
        assertThat(plan).doesNotContain("Seq Scan on").doesNotContainPattern("rows=\\d{5,} loops");
    }

    @Test
    void aPageReadsItsOwnRowsOnly() {
        for (String plan : List.of(
                plan(HashPages.PAGE, NO_TIME, NO_HASH, NO_HASH, NO_TIME, 101, 100),
                plan(HashPages.PAGE, NO_TIME, NO_HASH, DEEP_HASH, NO_TIME, 101, 100),
                plan(HashPages.PAGE, NO_TIME, NO_HASH, NO_HASH, DEEP, 101, 100),
                plan(HashPages.PAGE, DEEP, DEEP_HASH, NO_HASH, NO_TIME, 101, 100))) {
            assertThatFewRowsAreRead(plan);
            assertThat(plan).contains("ordered_hash_index").doesNotContainPattern("actual rows=\\d{4,}");
        }
    }

    @Test
    void aPartOfAWalkReadsItsOwnRowsOnly() {
        assertThatFewRowsAreRead(plan(HashPages.AFTER, DEEP, DEEP_HASH, 1000));
    }

    @Test
    void aPartOfASweepReadsItsOwnRowsOnly() {
        LocalDateTime later = LocalDateTime.of(2020, 1, 2, 0, 0);
        assertThatFewRowsAreRead(plan(PostgresVariantAccessRepo.OLDER, later, DEEP, new UUID(0, 0), 1000));
        assertThatFewRowsAreRead(plan(PostgresAliasAccessRepo.OLDER, later, DEEP, "", 1000));
    }
}
