package dev.pictor.repo;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The originals.
public interface HashRepo {
    /// Makes an original public under its alias: hash, details and alias appear together, or nothing does.
    ///
    /// One transaction. It may race with other uploads of the same content and with the deletion of its last alias:
    /// neither loses.
    IngestResult ingest(NewOriginal original);

    /// Lets a hash whose stored file is lost use another copy of the same bytes. The copy is no longer pending then.
    ///
    /// @return whether the hash still named the lost file, and now names the copy
    boolean replaceLostFile(ContentHash hash, Identifier lost, Identifier copy, Details details);

    /// Keeps the blurhash of a hash. Nothing happens where the hash is gone.
    void relateBlurhash(ContentHash hash, String blurhash);

    /// Removes a hash that no alias names, with its variants, and queues jobs to remove its files.
    ///
    /// One transaction.
    ///
    /// @return whether it was there and unused
    boolean removeUnused(ContentHash hash);

    /// Removes a hash with all its aliases and variants, and queues jobs to remove its files.
    ///
    /// One transaction.
    ///
    /// @return the aliases that it had
    List<Alias> purge(ContentHash hash);

    /// The originals after this one in an order of their own that no change disturbs; for walks over all of them.
    ///
    /// @param after the last one of the part before; null for the first part
    /// @param limit how many at most, 1 to 1000
    List<Original> walk(@Nullable ContentHash after, int limit);

    /// Keeps details that were determined anew for a stored file that a row still names; the first ones stay.
    void relateDetails(Identifier identifier, Details details);
}
