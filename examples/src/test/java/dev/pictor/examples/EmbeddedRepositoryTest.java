package dev.pictor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.job.CleanupJob.RemoveFile;
import dev.pictor.repo.postgres.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EmbeddedRepositoryTest {
    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    @Test
    void theExampleLeavesNothingBehind() throws Exception {
        assertThat(EmbeddedRepository.nameAndForget(postgres.dataSource(), "0f".repeat(32), 1234))
                .isInstanceOf(RemoveFile.class);
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT (SELECT count(*) FROM hashes)
                             + (SELECT count(*) FROM aliases)
                             + (SELECT count(*) FROM job_queue)
                        """)) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
    }
}
