package dev.pictor.repo.postgres;

import dev.pictor.repo.IngestResult;
import dev.pictor.repo.NewOriginal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/// Makes originals known in somebody's own transaction, together with whatever else belongs into it.
public final class PostgresOriginals {
    private PostgresOriginals() {}

    /// Creates hash, details and alias in the transaction of this connection, which stays open. Where that changes
    /// nothing, what the transaction did before is kept.
    ///
    /// @return as [dev.pictor.repo.HashRepo#ingest] does
    public static IngestResult ingest(Connection connection, NewOriginal original) throws SQLException {
        Savepoint before = connection.setSavepoint();
        Session session = new Session(connection);
        IngestResult result = Ingestion.ingest(session, original);
        if (session.isUndone()) {
            connection.rollback(before);
        }
        return result;
    }
}
