package dev.pictor.repo;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;

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

    /// Keeps details that were determined anew for a stored file that a row still names; the first ones stay.
    void relateDetails(Identifier identifier, Details details);
}
