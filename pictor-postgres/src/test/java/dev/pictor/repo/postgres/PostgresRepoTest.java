package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.testkit.Samples;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.TimeZone;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresRepoTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private static void fails(Kind kind, ThrowingCallable call) {
        assertThatExceptionOfType(RepoException.class)
                .isThrownBy(call)
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    @Test
    void aDatabaseThatAnswersIsHealthy() {
        repo.repo().checkHealth();
    }

    @Test
    void aPoolThatHasNoConnectionToGiveIsUnhealthy() throws Exception {
        try (HikariDataSource pool = Connections.pool(repo.config().withMaxConnections(1));
                PostgresRepo busy = PostgresRepo.over(pool, repo.postgres().dataSource())) {
            try (Connection held = pool.getConnection()) {
                assertThat(held.isValid(1)).isTrue();
                fails(Kind.TIMEOUT, busy::checkHealth);
            }
            busy.checkHealth();
        }
    }

    @Test
    void whatADeadProcessHadBegunIsTakenOver() throws Exception {
        NewOriginal original = Samples.ingested(repo.repo());
        Samples.queueJobs(repo.repo(), 1);
        repo.repo().pendingFiles().record(Samples.file());
        assertThat(repo.repo().variants().claim(original.hash(), Samples.VARIANT))
                .isPresent();
        assertThat(repo.repo().cleanup().claim(UUID.randomUUID(), Duration.ZERO))
                .isPresent();

        try (PostgresRepo heir = PostgresRepo.open(repo.config())) {
            heir.inherit();
            assertThat(heir.variants().claim(original.hash(), Samples.VARIANT)).isPresent();
            assertThat(heir.cleanup().claim(UUID.randomUUID(), Duration.ZERO)).isPresent();
            assertThat(heir.cleanup().claim(UUID.randomUUID(), Duration.ZERO)).isPresent();
            assertThat(repo.texts("SELECT identifier FROM pictor_pending_files"))
                    .isEmpty();
        }
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        fails(
                Kind.UNAVAILABLE,
                () -> PostgresRepo.open(
                        new PostgresConfig("jdbc:postgresql://127.0.0.1:" + port + "/pictor", "pictor", "secret")));
    }

    @Test
    void aLockThatOthersHoldIsWaitedForInVainOnlySoLong() throws Exception {
        PostgresConfig hasty =
                repo.config().withLimits(PostgresLimits.DEFAULT.withStatementTimeout(Duration.ofMillis(200)));
        NewOriginal original = Samples.ingested(repo.repo());
        try (PostgresRepo waiting = PostgresRepo.open(hasty);
                Connection holder = repo.postgres().dataSource().getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE aliases IN ACCESS EXCLUSIVE MODE");
            fails(Kind.TIMEOUT, () -> waiting.aliases().original(original.alias()));
            holder.rollback();
            assertThat(waiting.aliases().original(original.alias())).isPresent();
        }
    }

    @Test
    void timesAreInUtcWhateverTheZoneOfTheProcess() {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try (PostgresRepo elsewhere = PostgresRepo.open(repo.config())) {
            NewOriginal original = Samples.ingested(elsewhere);
            Samples.built(elsewhere, original.hash(), Samples.VARIANT);
            assertThat(repo.text("""
                            SELECT count(*)
                            FROM hashes h
                            JOIN variants v USING (hash)
                            WHERE h.hash = ?
                              AND h.created_at > timezone('UTC', now()) - interval '5 minutes'
                              AND v.accessed > timezone('UTC', now()) - interval '5 minutes'
                            """, original.hash().base64())).contains("1");
            assertThat(elsewhere
                            .aliases()
                            .original(original.alias())
                            .orElseThrow()
                            .details())
                    .isEqualTo(original.details());
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void sessionsOfSomebodyElseMustBeInUtc() {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try {
            fails(
                    Kind.OTHER,
                    () -> PostgresRepo.over(
                            repo.postgres().dataSource(), repo.postgres().dataSource()));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void detailsThatCannotBeReadAreAnErrorAndNotAbsent() {
        NewOriginal original = Samples.ingested(repo.repo());
        repo.execute(
                "UPDATE details SET json = json - 'format' WHERE identifier = ?",
                original.identifier().path());
        fails(Kind.CORRUPT, () -> repo.repo().aliases().original(original.alias()));
        repo.repo().hashes().purge(original.hash());
    }

    @Test
    void aHashWithoutAliasIsUnused() throws InterruptedException {
        NewOriginal original = Samples.ingested(repo.repo());
        repo.execute("DELETE FROM aliases WHERE alias = ?", original.alias().text());
        assertThat(repo.repo().hashes().removeUnused(original.hash())).isTrue();
        assertThat(repo.repo().hashes().removeUnused(original.hash())).isFalse();
        assertThat(Samples.workedOff(repo.repo())).contains(new RemoveFile(original.identifier()));
    }

    @Test
    void anAliasInAnOldSpellingIsPurged() {
        NewOriginal original = Samples.ingested(repo.repo());
        repo.execute(
                "INSERT INTO aliases (alias, hash, token) VALUES ('abcdefghijklmnop.png', ?, 'x')",
                original.hash().base64());
        assertThat(repo.repo().hashes().purge(original.hash())).hasSize(2);
        assertThat(repo.text(
                        "SELECT hash FROM hashes WHERE hash = ?",
                        original.hash().base64()))
                .isEmpty();
    }

    @Test
    void anIdentifierOfAnotherContentIsNoDuplicate() {
        NewOriginal owner = Samples.ingested(repo.repo());
        NewOriginal thief = Samples.original();
        NewOriginal same = new NewOriginal(
                thief.hash(), owner.identifier(), thief.details(), thief.blurhash(), thief.alias(), thief.token());
        fails(Kind.CONFLICT, () -> Samples.ingest(repo.repo(), same));
        repo.repo().pendingFiles().forget(owner.identifier());
    }
}
