package dev.pictor.repo;

import dev.pictor.content.Identifier;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;

/// All rows of a database as of one moment, whatever is written meanwhile.
public interface Snapshot extends AutoCloseable {
    /// The names of the tables, those first that others refer to.
    List<String> tables();

    /// Writes the rows of a table, in a form that a [Filling] of the same tables reads.
    void write(String table, OutputStream out) throws IOException;

    /// What a table holds.
    TableContents contents(String table);

    /// Tells of every file that a row names, some of them more than once. What cannot be an identifier is passed over.
    void files(Consumer<Identifier> visitor);

    @Override
    void close();

    /// What a table holds, to be compared with another one.
    ///
    /// @param fingerprint the same for the same rows in any order
    record TableContents(long rows, String fingerprint) {}
}
