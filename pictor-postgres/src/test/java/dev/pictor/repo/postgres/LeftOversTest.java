package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.ContentHash;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.LeftOverRepo.Swept;
import dev.pictor.repo.NewOriginal;
import dev.pictor.testkit.Samples;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeftOversTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @BeforeEach
    void empty() {
        for (String table : List.of(
                "proxies",
                "aliases",
                "variants",
                "hashes",
                "details",
                "job_queue",
                "uploads",
                "keyed_notifications",
                "pictor_pending_files")) {
            repo.execute("DELETE FROM " + table);
        }
    }

    private static Swept sweep() {
        return new PostgresLeftOverRepo(
                        new Database(repo.postgres().dataSource()), repo.repo().hashes())
                .sweep();
    }

    private static void age(ContentHash hash, String age) {
        repo.execute(
                "UPDATE hashes SET created_at = timezone('UTC', now()) - ?::interval WHERE hash = ?",
                age,
                hash.base64());
    }

    private static void details(String identifier, String createdAt) {
        repo.execute(
                "INSERT INTO details (identifier, json) VALUES (?, jsonb_build_object('created_at', ?::text))",
                identifier,
                createdAt);
    }

    @Test
    void whatIsInUseStays() {
        NewOriginal original = Samples.ingested(repo.repo());
        age(original.hash(), "1 year");
        Samples.built(repo.repo(), original.hash(), Samples.VARIANT);
        repo.repo().variants().claim(original.hash(), Samples.VARIANT);
        repo.repo().uploads().createUpload();
        repo.execute("UPDATE details SET json = jsonb_set(json, '{created_at}', '\"2020-01-01T00:00:00Z\"')");
        assertThat(sweep()).isEqualTo(Swept.NOTHING);
    }

    @Test
    void anUploadThatNobodyFetchesForADayIsGone() {
        repo.repo().uploads().createUpload();
        repo.execute("UPDATE uploads SET created_at = timezone('UTC', now()) - interval '25 hours'");
        assertThat(sweep()).isEqualTo(new Swept(1, 0, 0, 0, 0));
        assertThat(repo.texts("SELECT id FROM uploads")).isEmpty();
    }

    @Test
    void anOriginalWithoutAliasGoesAfterAnHourWithItsFiles() throws InterruptedException {
        ContentHash hash = Samples.content();
        var file = Samples.file();
        repo.repo().hashes().createHash(hash, file);
        age(hash, "59 minutes");
        assertThat(sweep()).isEqualTo(Swept.NOTHING);
        age(hash, "61 minutes");
        assertThat(sweep()).isEqualTo(new Swept(0, 0, 1, 0, 0));
        assertThat(repo.repo().hashes().identifier(hash)).isEmpty();
        assertThat(Samples.workedOff(repo.repo())).containsExactly(new RemoveFile(file));
    }

    @Test
    void whatCannotBeReadStays() {
        repo.execute("INSERT INTO hashes (hash, identifier, created_at) VALUES ('broken', 'file', 'epoch')");
        repo.execute(
                "INSERT INTO hashes (hash, identifier, created_at) VALUES (?, '../file', 'epoch')",
                Samples.content().base64());
        details("file/1", "long ago");
        repo.execute("INSERT INTO details (identifier, json) VALUES ('file/2', '[]')");
        assertThat(sweep()).isEqualTo(Swept.NOTHING);
        assertThat(repo.text("SELECT count(*) FROM hashes")).contains("2");
        assertThat(repo.text("SELECT count(*) FROM details")).contains("2");
    }

    @Test
    void detailsOfAFileThatNobodyKnowsGo() {
        details("unknown/file", "2020-01-01T00:00:00.123Z");
        details("../unreadable", "2020-01-01T00:00:00.123Z");
        details("fresh/file", "2999-01-01T00:00:00Z");
        details("pending/file", "2020-01-01T00:00:00Z");
        repo.repo().pendingFiles().record(new dev.pictor.content.Identifier("pending/file"));
        assertThat(sweep()).isEqualTo(new Swept(0, 0, 0, 1, 0));
        assertThat(repo.texts("SELECT identifier FROM details ORDER BY identifier"))
                .containsExactly("../unreadable", "fresh/file", "pending/file");
        assertThat(repo.texts("SELECT job -> 'Identifier' ->> 'identifier' FROM job_queue"))
                .containsExactly("unknown/file");
    }

    @Test
    void aRightThatIsVoidGoesHoweverLongItsKey() {
        repo.execute("INSERT INTO keyed_notifications (key, heartbeat) VALUES (?, 'epoch')", "x".repeat(9000));
        repo.execute("INSERT INTO keyed_notifications (key, heartbeat) VALUES ('short', 'epoch')");
        repo.execute("INSERT INTO keyed_notifications (key, heartbeat) VALUES ('fresh', timezone('UTC', now()))");
        assertThat(sweep()).isEqualTo(new Swept(0, 2, 0, 0, 0));
        assertThat(repo.texts("SELECT key FROM keyed_notifications")).containsExactly("fresh");
    }

    @Test
    void aNameOfAnOldPeerBecomesCanonical() {
        NewOriginal original = Samples.ingested(repo.repo());
        repo.execute(
                "INSERT INTO aliases (alias, hash, token) VALUES ('abcdefghijklmnop.png', ?, 'token')",
                original.hash().base64());
        repo.execute("INSERT INTO proxies (url, alias) VALUES ('http://example.com/', 'abcdefghijklmnop.png')");
        assertThat(sweep()).isEqualTo(new Swept(0, 0, 0, 0, 1));
        assertThat(repo.texts("SELECT alias FROM proxies")).containsExactly("61626364-6566-6768-696a-6b6c6d6e6f70.png");
        assertThat(sweep()).isEqualTo(Swept.NOTHING);
    }

    @Test
    void theNextSweepGoesOnWhereTheLastOneStopped() {
        repo.execute("""
                INSERT INTO details (identifier, json)
                SELECT 'file/' || lpad(n::text, 6, '0'), '{"created_at": "2020-01-01T00:00:00Z"}'
                FROM generate_series(1, 12000) n
                """);
        PostgresLeftOverRepo leftOvers = new PostgresLeftOverRepo(
                new Database(repo.postgres().dataSource()), repo.repo().hashes());
        assertThat(List.of(
                        leftOvers.sweep().details(),
                        leftOvers.sweep().details(),
                        leftOvers.sweep().details(),
                        leftOvers.sweep().details()))
                .containsExactly(5000, 5000, 2000, 0);
    }

    @Test
    void onlyOneNodeSweepsAtATime() throws SQLException {
        details("unknown/file", "2020-01-01T00:00:00Z");
        try (Connection other = repo.postgres().dataSource().getConnection()) {
            other.setAutoCommit(false);
            new Session(other).one("SELECT pg_try_advisory_xact_lock(31641073267732994)", row -> row.getBoolean(1));
            assertThat(sweep()).isEqualTo(Swept.NOTHING);
            other.rollback();
        }
        assertThat(sweep()).isEqualTo(new Swept(0, 0, 0, 1, 0));
    }
}
