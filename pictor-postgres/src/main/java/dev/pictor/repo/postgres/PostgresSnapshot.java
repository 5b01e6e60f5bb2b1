package dev.pictor.repo.postgres;

import dev.pictor.content.Identifier;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.repo.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/// One transaction that reads, and sees nothing of what others commit meanwhile.
public final class PostgresSnapshot implements Snapshot {
    private static final int FETCH_ROWS = 1_000;

    private final Connection connection;

    private PostgresSnapshot(Connection connection) {
        this.connection = connection;
    }

    private static final String BEGIN = """
            SET TIME ZONE 'UTC';
            SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY
            """;

    /// Takes the moment. The schema is brought up to date before.
    public static PostgresSnapshot take(PostgresConfig config) {
        DataSource direct = Connections.direct(config);
        new Schema(direct).prepare();
        try {
            Connection connection = direct.getConnection();
            try {
                new Session(connection).script(BEGIN);
                connection.setAutoCommit(false);
                new Session(connection).script("SELECT count(*) FROM settings"); // the first query takes it
                return new PostgresSnapshot(connection);
            } catch (SQLException failure) {
                connection.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw Failures.translated(failure);
        }
    }

    @Override
    public List<String> tables() {
        return Table.ALL.stream().map(Table::name).toList();
    }

    @Override
    public void write(String table, OutputStream out) throws IOException {
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(Table.of(table).copyOut(), out);
        } catch (SQLException failure) {
            throw Failures.translated(failure);
        }
    }

    @Override
    public TableContents contents(String table) {
        return contents(connection, table);
    }

    static TableContents contents(Connection connection, String table) {
        try {
            return new Session(connection)
                    .one(Table.of(table).contents(), row -> new TableContents(row.getLong(1), row.getString(2)))
                    .orElseThrow();
        } catch (SQLException failure) {
            throw Failures.translated(failure);
        }
    }

    private static final String FILES = """
            SELECT identifier FROM hashes
            UNION ALL SELECT motion_identifier FROM hashes WHERE motion_identifier IS NOT NULL
            UNION ALL SELECT identifier FROM variants
            UNION ALL SELECT job -> 'Ingest' ->> 'identifier' FROM job_queue
                      WHERE queue = 'process' AND job -> 'Ingest' ->> 'identifier' IS NOT NULL
            """;

    /// By a cursor, since there may be millions.
    @Override
    public void files(Consumer<Identifier> visitor) {
        try (PreparedStatement statement = connection.prepareStatement(FILES)) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    visit(rows.getString(1), visitor);
                }
            }
        } catch (SQLException failure) {
            throw Failures.translated(failure);
        }
    }

    private static void visit(String path, Consumer<Identifier> visitor) {
        Identifier identifier;
        try {
            identifier = new Identifier(path);
        } catch (IllegalArgumentException unreadable) {
            return; // no file can have this name
        }
        visitor.accept(identifier);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new RepoException(Kind.OTHER, "could not close the snapshot", failure);
        }
    }
}
