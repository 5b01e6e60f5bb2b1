package dev.pictor.repo.postgres;

import java.util.List;
import javax.sql.DataSource;

/// What version 0.6 adds to a database.
public final class NewerSchema {
    private NewerSchema() {}

    /// Adds its columns.
    public static void begin(DataSource source) {
        new Database(source).update("""
                ALTER TABLE proxies
                    ADD COLUMN etag TEXT NULL,
                    ADD COLUMN last_modified TIMESTAMP WITHOUT TIME ZONE NULL,
                    ADD COLUMN revalidate_after TIMESTAMP WITHOUT TIME ZONE NOT NULL DEFAULT CURRENT_TIMESTAMP
                """);
    }

    /// Removes them.
    static void end(DataSource source) {
        Database database = new Database(source);
        for (String column : List.of("etag", "last_modified", "revalidate_after")) {
            database.update("ALTER TABLE proxies DROP COLUMN " + column);
        }
    }
}
