package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.job.Queue;
import dev.pictor.repo.IngestResult.AliasTaken;
import dev.pictor.repo.IngestResult.Created;
import dev.pictor.repo.IngestResult.Expired;
import dev.pictor.repo.NewJob;
import dev.pictor.repo.NewOriginal;
import dev.pictor.testkit.Samples;
import java.sql.Connection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresOriginalsTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private static final NewJob JOB = new NewJob(new Queue("java-only"), "{}");

    @BeforeEach
    void empty() {
        repo.execute("DELETE FROM job_queue");
    }

    private static NewOriginal pending() {
        NewOriginal original = Samples.original();
        repo.repo().pendingFiles().record(original.identifier());
        return original;
    }

    private static Connection transaction() throws Exception {
        Connection connection = repo.postgres().dataSource().getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    private static boolean isKnown(NewOriginal original) {
        return repo.repo().aliases().original(original.alias()).isPresent();
    }

    @Test
    void anOriginalAndItsJobAreThereIfTheTransactionCommits() throws Exception {
        NewOriginal original = pending();
        try (Connection connection = transaction()) {
            PostgresOriginals.ingest(connection, original);
            PostgresJobs.push(connection, JOB);
            connection.rollback();
            assertThat(isKnown(original)).isFalse();
            assertThat(PostgresOriginals.ingest(connection, original)).isEqualTo(new Created());
            PostgresJobs.push(connection, JOB);
            connection.commit();
        }
        assertThat(isKnown(original)).isTrue();
        assertThat(repo.repo().jobs().queueLength(JOB.queue())).isOne();
    }

    @Test
    void aRefusalKeepsWhatTheTransactionDidBefore() throws Exception {
        NewOriginal known = Samples.ingested(repo.repo());
        NewOriginal taken = Samples.withAlias(pending(), known.alias());
        NewOriginal expired = Samples.original();
        try (Connection connection = transaction()) {
            PostgresJobs.push(connection, JOB);
            assertThat(PostgresOriginals.ingest(connection, taken)).isEqualTo(new AliasTaken());
            assertThat(PostgresOriginals.ingest(connection, expired)).isEqualTo(new Expired());
            connection.commit();
        }
        assertThat(repo.texts("SELECT hash FROM hashes"))
                .doesNotContain(taken.hash().base64());
        assertThat(isKnown(expired)).isFalse();
        assertThat(repo.repo().jobs().queueLength(JOB.queue())).isOne();
    }
}
