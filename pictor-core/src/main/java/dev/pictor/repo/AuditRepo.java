package dev.pictor.repo;

import dev.pictor.content.Identifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What somebody asks who compares all rows with all files. Parts are read by key, and hold nothing in between.
public interface AuditRepo {
    /// The hashes after this one, in the order of their texts.
    ///
    /// @param after the text of the last one; empty for the first part
    List<HashRow> hashes(String after, int limit);

    /// The variants after this one, in the order of their ids.
    ///
    /// @param after the id of the last one; [#FIRST] for the first part
    List<VariantRow> variants(String after, int limit);

    /// One hash, as it is now.
    Optional<HashRow> hash(String hash);

    /// One variant, as it is now.
    Optional<VariantRow> variant(String id);

    /// Whether a hash or a variant names this file, or did until it moved to another store. Jobs do not count: one that
    /// removes it may have removed it already.
    boolean isReferenced(Identifier file);

    /// The id before those of all variants.
    String FIRST = "00000000-0000-0000-0000-000000000000";

    /// Those of these files that no row names: no hash, no variant, no job, and nobody who is about to.
    Set<Identifier> unnamed(Set<Identifier> files);

    /// The row of a hash, as it is written.
    ///
    /// @param still the file of its still; absent where it has none
    /// @param isAbandoned whether it is older than an hour and no alias names it
    record HashRow(String hash, FileRow original, @Nullable FileRow still, boolean isAbandoned) {}

    /// The row of a variant, as it is written.
    record VariantRow(String id, String hash, String variant, FileRow file) {}

    /// A file that a row names, and what is known of it.
    record FileRow(String identifier, DetailsState details) {}

    /// How the details of a file are.
    enum DetailsState {
        READABLE,
        UNREADABLE,
        ABSENT
    }
}
