package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.repo.BrokenRow;
import dev.pictor.repo.HashBound;
import dev.pictor.repo.HashPage;
import dev.pictor.repo.HashPage.Entry;
import dev.pictor.repo.Original;
import dev.pictor.repo.RepoException;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Pages of and walks over the table `hashes`, newest first. Only the database compares hashes: its collation
/// counts.
final class HashPages {
    private final Database database;

    HashPages(Database database) {
        this.database = database;
    }

    // The page begins at a given place, or else at a hash, or before a moment, or at the newest row: the first of these
    // that is asked for and is there. The pattern is what ContentHash can read: 39 bytes, the last one at most 10.
    // One row more than the page may have tells where the next one begins. So does the first one that comes when the
    // page has all the aliases that it may have; those of a row are not counted any further than that, either.
    private static final String PAGE = """
            -- postgres_hashes_next_hashes
            WITH bound AS (
                SELECT created_at, hash
                FROM (
                    SELECT 1 AS choice, given.created_at, given.hash
                    FROM (VALUES (?::timestamp, ?::text)) AS given (created_at, hash)
                    WHERE given.hash IS NOT NULL
                    UNION ALL
                    (SELECT 2, created_at, hash FROM hashes WHERE hash = ?::text)
                    UNION ALL
                    (SELECT 3, created_at, hash FROM hashes WHERE created_at < ?::timestamp
                     ORDER BY created_at DESC, hash DESC LIMIT 1)
                    UNION ALL
                    (SELECT 4, created_at, hash FROM hashes
                     ORDER BY created_at DESC, hash DESC LIMIT 1)) AS choices
                ORDER BY choice
                LIMIT 1),
            items AS (
                SELECT hash, identifier, blurhash, created_at
                FROM hashes
                WHERE (created_at, hash) <= ((SELECT created_at FROM bound), (SELECT hash FROM bound))
                ORDER BY created_at DESC, hash DESC
                LIMIT ?),
            newer AS (
                SELECT created_at, hash
                FROM hashes
                WHERE (created_at, hash) > ((SELECT created_at FROM bound), (SELECT hash FROM bound))
                  AND hash ~ '^[A-Za-z0-9+/]{50}[AEIMQUYcgkosw048][A-K]$'
                ORDER BY created_at, hash
                LIMIT ?)
            SELECT p.hash AS prev, i.hash, i.identifier, i.blurhash, i.created_at, d.json AS details, i.is_full,
                   CASE WHEN NOT i.is_full THEN
                       (SELECT array_agg(alias ORDER BY alias)
                        FROM (SELECT a.alias FROM aliases a WHERE a.hash = i.hash LIMIT %1$d) AS few)
                   END AS aliases
            FROM (SELECT (SELECT hash FROM newer ORDER BY created_at DESC, hash DESC LIMIT 1)) AS p (hash)
            LEFT JOIN (
                SELECT hash, identifier, blurhash, created_at,
                       coalesce(
                           sum((SELECT count(*) FROM (SELECT 1 FROM aliases a WHERE a.hash = items.hash LIMIT %1$d) AS few))
                               OVER (ORDER BY created_at DESC, hash DESC
                                     ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                           0) >= %1$d AS is_full
                FROM items) AS i ON TRUE
            LEFT JOIN details d ON d.identifier = i.identifier
            ORDER BY i.created_at DESC, i.hash DESC
            """.formatted(HashPage.MAX_ALIASES);

    HashPage bySlug(@Nullable String slug, int limit) {
        String hash = slug == null
                ? null
                : ContentHash.ofSlug(slug).map(ContentHash::base64).orElse(null);
        return page(null, null, hash, null, limit);
    }

    HashPage byDate(Instant moment, int limit) {
        return page(null, null, null, Values.utc(moment), limit);
    }

    HashPage ordered(@Nullable HashBound bound, int limit) {
        return bound == null
                ? page(null, null, null, null, limit)
                : page(Values.utc(bound.createdAt()), bound.hash().base64(), null, null, limit);
    }

    private HashPage page(
            @Nullable LocalDateTime at,
            @Nullable String hashThere,
            @Nullable String hash,
            @Nullable LocalDateTime before,
            int wished) {
        int limit = Math.clamp(wished, 1, HashPage.MAX_LIMIT);
        List<Item> items = database.all(PAGE, Item::read, at, hashThere, hash, before, limit + 1, limit);
        Page page = new Page();
        List<Item> told = items.stream()
                .takeWhile(item -> item.isThere() && !item.isFull())
                .limit(limit)
                .toList();
        told.forEach(page::add);
        ContentHash next = items.size() > Math.max(told.size(), 1)
                ? readable(items.get(told.size()).place(), page.broken::add)
                : null;
        ContentHash prev = items.getFirst().prev();
        return new HashPage(page.current, next, prev, limit, page.entries, page.broken);
    }

    /// The first hash from this place on that can be read.
    private @Nullable ContentHash readable(Place from, Consumer<BrokenRow> broken) {
        return from.hash(broken)
                .or(() -> Parts.all(after(from), this::after)
                        .flatMap(place -> place.hash(broken).stream())
                        .findFirst())
                .orElse(null);
    }

    /// A page while it is put together.
    private static final class Page {
        private final List<Entry> entries = new ArrayList<>();
        private final List<BrokenRow> broken = new ArrayList<>();
        private @Nullable ContentHash current;

        void add(Item item) {
            Optional<ContentHash> hash = item.place().hash(broken::add);
            if (hash.isPresent()) {
                current = current == null ? hash.get() : current;
                item.entry(hash.get(), broken::add).ifPresent(entries::add);
            }
        }
    }

    /// A row of the page, as it stands there; without a hash where there is none but only a page before.
    ///
    /// @param isFull whether the page had all the aliases before it that a page may have
    private record Item(
            @Nullable ContentHash prev,
            Place place,
            @Nullable String identifier,
            @Nullable String blurhash,
            @Nullable String details,
            boolean isFull,
            List<Alias> aliases) {
        static Item read(ResultSet row) throws SQLException {
            String prev = row.getString("prev");
            String hash = row.getString("hash");
            LocalDateTime createdAt = row.getObject("created_at", LocalDateTime.class);
            return new Item(
                    prev == null ? null : Rows.hash(prev),
                    new Place(createdAt == null ? LocalDateTime.MIN : createdAt, hash == null ? "" : hash),
                    row.getString("identifier"),
                    row.getString("blurhash"),
                    row.getString("details"),
                    row.getBoolean("is_full"),
                    aliases(row.getArray("aliases")));
        }

        private static List<Alias> aliases(@Nullable Array column) throws SQLException {
            return column == null
                    ? List.of()
                    : Stream.of((String[]) column.getArray()).map(Alias::parse).toList();
        }

        boolean isThere() {
            return identifier != null;
        }

        Optional<Entry> entry(ContentHash hash, Consumer<BrokenRow> broken) {
            String path = identifier == null ? "" : identifier;
            try {
                Original original = new Original(hash, Rows.identifier(path), readableDetails(path, broken), blurhash);
                return Optional.of(new Entry(original, Values.moment(place.createdAt()), aliases));
            } catch (RepoException unreadable) {
                broken.accept(new BrokenRow("hashes", place.text(), "identifier"));
                return Optional.empty();
            }
        }

        private @Nullable Details readableDetails(String path, Consumer<BrokenRow> broken) {
            try {
                return Rows.details(details);
            } catch (RepoException unreadable) {
                broken.accept(new BrokenRow("details", path, "json"));
                return null;
            }
        }
    }

    /// A place in the order, of a row that may be unreadable.
    private record Place(LocalDateTime createdAt, String text) {
        static Place read(ResultSet row) throws SQLException {
            return new Place(row.getObject("created_at", LocalDateTime.class), row.getString("hash"));
        }

        Optional<ContentHash> hash(Consumer<BrokenRow> broken) {
            try {
                return Optional.of(ContentHash.ofBase64(text));
            } catch (IllegalArgumentException unreadable) {
                broken.accept(new BrokenRow("hashes", text, "hash"));
                return Optional.empty();
            }
        }
    }

    private static final String NEWEST = """
            -- postgres_hashes_first_hashes
            SELECT created_at, hash
            FROM hashes
            ORDER BY created_at DESC, hash DESC
            LIMIT ?
            """;

    Stream<ContentHash> all(Consumer<BrokenRow> broken) {
        return Parts.all(database.all(NEWEST, Place::read, Parts.SIZE), this::after)
                .flatMap(place -> place.hash(broken).stream());
    }

    private static final String AFTER = """
            -- postgres_hashes_ordered_hash
            SELECT created_at, hash
            FROM hashes
            WHERE (created_at, hash) < (?, ?)
            ORDER BY created_at DESC, hash DESC
            LIMIT ?
            """;

    private List<Place> after(Place last) {
        return database.all(AFTER, Place::read, last.createdAt(), last.text(), Parts.SIZE);
    }

    private static final String BOUND = """
            -- postgres_hashes_bound
            SELECT created_at
            FROM hashes
            WHERE hash = ?
            """;

    Optional<HashBound> bound(ContentHash hash) {
        return database.one(BOUND, row -> row.getObject("created_at", LocalDateTime.class), hash.base64())
                .map(createdAt -> new HashBound(Values.moment(createdAt), hash));
    }
}
