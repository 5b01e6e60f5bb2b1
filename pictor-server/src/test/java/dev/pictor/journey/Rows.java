package dev.pictor.journey;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/// Looks into a server's database from outside, each time over a new connection.
record Rows(String url, String user, String password) {
    /// The tables that have to be empty when nothing is kept.
    private static final String LEFT = """
            SELECT 'hashes', hash FROM hashes
            UNION ALL SELECT 'aliases', alias FROM aliases
            UNION ALL SELECT 'variants', hash || ' ' || variant FROM variants
            UNION ALL SELECT 'details', identifier FROM details
            UNION ALL SELECT 'pending', identifier FROM pictor_pending_files
            UNION ALL SELECT 'jobs', job::text FROM job_queue
            UNION ALL SELECT 'dead letters', job::text || ' ' || reason FROM pictor_dead_letters
            UNION ALL SELECT 'notifications', key FROM keyed_notifications
            """;

    private static final String REFERENCED = """
            SELECT identifier FROM hashes
            UNION SELECT motion_identifier FROM hashes WHERE motion_identifier IS NOT NULL
            UNION SELECT identifier FROM variants
            """;

    private static final String REMEMBERED = """
            SELECT identifier FROM pictor_pending_files
            UNION SELECT job -> 'Identifier' ->> 'identifier' FROM job_queue WHERE job -> 'Identifier' IS NOT NULL
            """;

    static Rows of(DataDirectory data) throws IOException {
        return new Rows("jdbc:postgresql://127.0.0.1:" + data.postmasterPort() + "/pictor", "pictor", data.password());
    }

    /// Every row of every table that holds something of an upload.
    Set<String> left() throws SQLException {
        return texts(LEFT);
    }

    /// The identifiers of all files that a row names.
    Set<String> referencedFiles() throws SQLException {
        return texts(REFERENCED);
    }

    /// The identifiers of all files that a row names, or that somebody is going to remove.
    Set<String> knownFiles() throws SQLException {
        return texts(REFERENCED + " UNION " + REMEMBERED);
    }

    /// What a statement answers, the columns of each row joined by a space.
    Set<String> texts(String statement) throws SQLException {
        Set<String> found = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection(url, user, password);
                PreparedStatement prepared = connection.prepareStatement(statement);
                ResultSet rows = prepared.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                StringBuilder row = new StringBuilder(rows.getString(1));
                for (int column = 2; column <= columns; column++) {
                    row.append(' ').append(rows.getString(column));
                }
                found.add(row.toString());
            }
        }
        return found;
    }
}
