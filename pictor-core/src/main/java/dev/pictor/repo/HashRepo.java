package dev.pictor.repo;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The originals: first what use cases ask, each in one transaction; then single rows, for callers with a protocol of
/// their own; then pages and walks.
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
    /// One transaction; several where there are 1,000 aliases or more, the last of which
    /// takes the rest along.
    ///
    /// @return the aliases that it had, or as many of them as [AliasRepo#MAX_ALIASES]
    List<Alias> purge(ContentHash hash);

    /// The originals after this one in an order of their own that no change disturbs; for walks over all of them.
    ///
    /// @param after the last one of the part before; null for the first part
    /// @param limit how many at most, 1 to 1000
    List<Original> walk(@Nullable ContentHash after, int limit);

    /// Keeps details that were determined anew for a stored file that a row still names; the first ones stay.
    void relateDetails(Identifier identifier, Details details);

    /// Makes a hash known as of now, without alias or details.
    CreateResult createHash(ContentHash hash, Identifier identifier);

    /// Makes a hash known as of this moment. An identifier that another hash has is [RepoException.Kind#CONFLICT].
    CreateResult createHashWithTimestamp(ContentHash hash, Identifier identifier, Instant createdAt);

    /// Lets a hash name another file. Nothing happens where the hash is gone; an identifier that another hash has is
    /// [RepoException.Kind#CONFLICT].
    void updateIdentifier(ContentHash hash, Identifier identifier);

    /// The file of a hash.
    Optional<Identifier> identifier(ContentHash hash);

    /// Lets a hash name a still; one that it named before is named by nobody then. Nothing happens where the hash is
    /// gone; an identifier that another hash has is [RepoException.Kind#CONFLICT].
    void relateMotionIdentifier(ContentHash hash, Identifier identifier);

    /// Lets a hash that names no still name one.
    ///
    /// @return whether it does; if not, the hash is gone or has another still, and the caller's file is spare
    boolean relateFirstMotionIdentifier(ContentHash hash, Identifier identifier);

    /// Lets a hash name a copy in place of a still whose file is lost.
    ///
    /// @return whether it does; if not, the hash is gone or names another still, and the caller's file is spare
    boolean replaceLostStill(ContentHash hash, Identifier lost, Identifier copy);

    /// The still of a hash.
    Optional<Identifier> motionIdentifier(ContentHash hash);

    /// The blurhash of a hash.
    Optional<String> blurhash(ContentHash hash);

    /// Removes the row of a hash, and nothing else. Nothing happens where it is gone.
    CleanupResult cleanupHash(ContentHash hash);

    /// How many hashes there are. Counts them all.
    long size();

    /// About how many hashes there are. Costs nothing.
    long estimatedSize();

    /// All hashes, newest first, each once whatever is removed meanwhile. Read in parts as the stream is; no connection
    /// is held in between. Rows that cannot be read are passed over, and logged.
    Stream<ContentHash> hashes();

    /// As [#hashes()], telling of the rows that cannot be read.
    Stream<ContentHash> hashes(Consumer<BrokenRow> broken);

    /// The page that begins with this hash; the first one where it is unknown or unreadable. One statement.
    ///
    /// @param slug as [ContentHash#slug] writes it; null for the first page
    /// @param limit how many at most; brought between 1 and [HashPage#MAX_LIMIT], and told in the page
    HashPage hashPage(@Nullable String slug, int limit);

    /// The page that begins with the newest hash from before this moment; the first one where there is none. One
    /// statement.
    HashPage hashPageByDate(Instant moment, int limit);

    /// The page that begins at this place, or after it where nothing is there; null for the first page. One statement.
    HashPage hashesOrdered(@Nullable HashBound bound, int limit);

    /// The place of a hash in the order of pages.
    Optional<HashBound> bound(ContentHash hash);

    /// What became of a new hash.
    enum CreateResult {
        CREATED,
        /// It was known, and stays as it is.
        HASH_ALREADY_EXISTS
    }

    /// What became of a hash that was to be removed.
    enum CleanupResult {
        /// It is gone.
        CLEANED,
        /// It has an alias; nothing was changed.
        HAS_ALIASES,
        /// It has a variant; nothing was changed.
        HAS_VARIANTS
    }
}
