package dev.pictor.repo;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of all originals, newest first; those of one moment in the database's order of their hashes.
///
/// @param current the first original of this page; absent where the page is empty
/// @param next the first original of the page after; absent on the last page
/// @param prev the first original of the page before; absent on the first page
/// @param limit how many entries the page was allowed to have; it ends earlier at [#MAX_ALIASES]
/// @param entries what can be read
/// @param broken what cannot; it does not keep the rest from being read
public record HashPage(
        @Nullable ContentHash current,
        @Nullable ContentHash next,
        @Nullable ContentHash prev,
        int limit,
        List<Entry> entries,
        List<BrokenRow> broken) {
    /// The most entries that a page may have.
    public static final int MAX_LIMIT = 1000;

    /// When a page has so many aliases, it ends, and of one original no more than that are told.
    public static final int MAX_ALIASES = 10_000;

    public HashPage {
        entries = List.copyOf(entries);
        broken = List.copyOf(broken);
    }

    /// One original and its names.
    ///
    /// @param aliases in the database's order; some of them where there are more than [HashPage#MAX_ALIASES]
    public record Entry(Original original, Instant createdAt, List<Alias> aliases) {
        public Entry {
            aliases = List.copyOf(aliases);
        }
    }

    /// The hashes of the entries.
    public List<ContentHash> hashes() {
        return entries.stream().map(entry -> entry.original().hash()).toList();
    }
}
