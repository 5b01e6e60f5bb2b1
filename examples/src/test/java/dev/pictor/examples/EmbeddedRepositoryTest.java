package dev.pictor.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.postgres.PostgresExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EmbeddedRepositoryTest {
    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    @Test
    void theExampleKeepsThePictureAndHasDoneItsJob() throws Exception {
        Instant now = Instant.now();
        NewOriginal picture = new NewOriginal(
                new ContentHash("0f".repeat(32), 1234, Format.PNG),
                Identifier.next(now, ".png"),
                new Details(640, 480, 0, now, Format.PNG),
                "LEHV6nWB2yk8",
                Alias.random(Format.PNG),
                DeleteToken.random());
        assertThat(EmbeddedRepository.publishAndWelcome(postgres.dataSource(), picture)
                        .json())
                .isEqualTo("\"" + picture.alias() + "\"");
        assertThat(rows("SELECT count(*) FROM hashes")).isOne();
        assertThat(rows("SELECT count(*) FROM aliases")).isOne();
        assertThat(rows("SELECT count(*) FROM job_queue")).isZero();
    }

    private static int rows(String count) throws Exception {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(count)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
