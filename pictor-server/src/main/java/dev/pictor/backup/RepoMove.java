package dev.pictor.backup;

import dev.pictor.repo.Filling;
import dev.pictor.repo.Snapshot;
import dev.pictor.repo.Snapshot.TableContents;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// Copies all rows of one database into another, empty one: all of them, or none.
public final class RepoMove {
    private RepoMove() {}

    /// Copies, compares, and commits.
    ///
    /// @return what each table holds in both
    /// @throws BackupException if the two differ in the end; nothing was committed then
    public static Map<String, TableContents> copy(Snapshot source, Filling target) {
        Map<String, TableContents> copied = new LinkedHashMap<>();
        for (String table : source.tables()) {
            try (OutputStream rows = target.open(table)) {
                source.write(table, rows);
            } catch (IOException e) {
                throw new BackupException("could not copy the table %s: %s".formatted(table, e.getMessage()), e);
            }
            TableContents contents = source.contents(table);
            Restore.requireSame(table, contents, target.contents(table));
            copied.put(table, contents);
        }
        target.commit();
        return copied;
    }
}
