package dev.pictor.repo;

import dev.pictor.content.Identifier;
import java.io.OutputStream;
import java.util.Collection;

/// An empty database that gets the rows of another one: all of them, or none.
public interface Filling extends AutoCloseable {
    /// Takes the rows of a table, as a [Snapshot] writes them, until the stream is closed.
    OutputStream open(String table);

    /// What a table holds by now.
    Snapshot.TableContents contents(String table);

    /// Removes the hashes and variants that name one of these files, with everything that hangs on them.
    void removeNaming(Collection<Identifier> files);

    /// Makes everything visible.
    void commit();

    /// Undoes what was not committed.
    @Override
    void close();
}
