package dev.pictor.repo.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/// What a running reference left behind: its schema, its history, its rows and its jobs.
public final class ReferenceDatabase {
    private ReferenceDatabase() {}

    static InputStream open(String file) {
        return Objects.requireNonNull(ReferenceDatabase.class.getResourceAsStream("/reference-0.5.25/" + file), file);
    }

    static String text(String file) throws IOException {
        try (InputStream text = open(file)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The rows of the recorded history: version, name, checksum.
    public static List<String> history() throws IOException {
        return text("refinery_schema_history.tsv").lines().toList();
    }

    /// Creates the recorded schema, without a row, in an empty database.
    public static void createSchema(DataSource database) throws IOException, SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(text("schema.sql"));
        }
    }

    /// Restores the whole recorded database into an empty one.
    public static void restore(DataSource database) throws IOException, SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                BufferedReader dump = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(open("database.sql.gz")), StandardCharsets.UTF_8))) {
            statement.execute("DROP SCHEMA public CASCADE");
            StringBuilder sql = new StringBuilder();
            for (String line = dump.readLine(); line != null; line = dump.readLine()) {
                if (line.startsWith("COPY ")) {
                    statement.execute(sql.toString());
                    sql.setLength(0);
                    copy(connection.unwrap(PGConnection.class), line, dump);
                } else {
                    sql.append(line).append('\n');
                }
            }
            statement.execute(sql.toString());
        }
    }

    private static void copy(PGConnection connection, String command, BufferedReader dump)
            throws IOException, SQLException {
        StringBuilder rows = new StringBuilder();
        for (String line = dump.readLine(); line != null && !line.equals("\\."); line = dump.readLine()) {
            rows.append(line).append('\n');
        }
        connection.getCopyAPI().copyIn(command.replace(";", ""), new StringReader(rows.toString()));
    }
}
