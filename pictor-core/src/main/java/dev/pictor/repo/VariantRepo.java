package dev.pictor.repo;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The variants of originals, and the right to build one.
public interface VariantRepo {
    /// What the database knows of a variant of the original behind an alias. One statement.
    ///
    /// @return empty where there is no such alias
    Optional<VariantLookup> find(Alias alias, Variant variant);

    /// The same, if the variant is known without asking anybody; never waits.
    default Optional<VariantLookup> remembered(Alias alias, Variant variant) {
        return Optional.empty();
    }

    /// Makes a variant that lies in the store, recorded as a pending file, known.
    ///
    /// One transaction, under the lock that keeps the hash.
    RegisterResult register(ContentHash hash, Variant variant, Identifier identifier, Details details);

    /// Puts another copy in the place of a variant's lost file. The copy is no longer pending then.
    ///
    /// @return whether the variant still named the lost file, and now names the copy
    boolean replaceLostFile(ContentHash hash, Variant variant, Identifier lost, Identifier copy, Details details);

    /// Removes a variant, and queues a job to remove its file; one transaction. Nothing happens where there is none.
    void remove(ContentHash hash, Variant variant);

    /// Removes a variant likewise, if this lost file is the one that it names.
    ///
    /// @return whether it was
    boolean removeLost(ContentHash hash, Variant variant, Identifier lost);

    /// Removes all variants of a hash likewise.
    void removeAll(ContentHash hash);

    /// Removes up to `limit` variants of whatever hash likewise.
    ///
    /// @return how many; fewer than `limit` when none is left
    int removeSome(int limit);

    /// Removes up to `limit` variants that nobody asked for in this time likewise, the longest unused first. One that
    /// is asked for meanwhile stays.
    ///
    /// @return how many; fewer than `limit` when none is left
    int removeUnusedFor(Duration time, int limit);

    /// Records that variants were asked for just now; those that are unknown are passed over. One statement.
    void recordAccesses(Set<VariantKey> variants);

    /// Takes the right to build a variant, for the whole cluster. A right without a heartbeat for two minutes is void.
    ///
    /// @return empty where somebody else builds it
    Optional<BuildRight> claim(ContentHash hash, Variant variant);

    /// Keeps a right alive.
    ///
    /// @return whether it is still ours; if not, the build must stop
    boolean heartbeat(BuildRight right);

    /// Gives a right back, if it is still ours, and wakes those who wait for it.
    void release(BuildRight right);

    /// Waits until the right to build this variant may be free again, or `atMost` is over. Waking early is allowed:
    /// the caller looks again.
    void awaitRelease(ContentHash hash, Variant variant, Duration atMost) throws InterruptedException;

    /// Makes a variant known, without details. A hash that is unknown is [RepoException.Kind#MISSING_PARENT].
    RelateResult relateVariantIdentifier(ContentHash hash, Variant variant, Identifier identifier);

    /// The file of a variant.
    Optional<Identifier> variantIdentifier(ContentHash hash, Variant variant);

    /// All variants of a hash, in no order. A row that cannot be read is passed over, and logged.
    List<NamedVariant> variants(ContentHash hash);

    /// Removes the row of a variant, and nothing else. Nothing happens where there is none.
    void removeVariant(ContentHash hash, Variant variant);

    /// [#claim] by another name.
    default Optional<BuildRight> claimVariantProcessingRights(ContentHash hash, Variant variant) {
        return claim(hash, variant);
    }

    /// [#heartbeat] by another name.
    default boolean variantHeartbeat(BuildRight right) {
        return heartbeat(right);
    }

    /// [#release] by another name.
    default void notifyVariant(BuildRight right) {
        release(right);
    }

    /// What became of a new variant's row.
    enum RelateResult {
        RELATED,
        /// Another one is known, and stays; its file is the one to use.
        VARIANT_ALREADY_EXISTS
    }

    /// A variant and its file.
    record NamedVariant(Variant variant, Identifier identifier) {}

    /// Names one variant of one original.
    record VariantKey(ContentHash hash, Variant variant) {}

    /// A right to build a variant, held by one owner.
    record BuildRight(ContentHash hash, Variant variant, UUID owner) {}

    /// A variant that was asked for.
    ///
    /// @param stored absent where it was not built yet
    record VariantLookup(Original original, @Nullable StoredVariant stored) {}

    /// A variant that was built.
    ///
    /// @param details absent where a row was lost; the caller determines it anew
    record StoredVariant(Identifier identifier, @Nullable Details details) {}

    /// What became of a new variant.
    sealed interface RegisterResult {
        /// It is known from now on; its file is no longer pending.
        record Registered() implements RegisterResult {}

        /// Another one was first; the new file is spare and still pending.
        record Exists(StoredVariant kept) implements RegisterResult {}

        /// The original is gone; the new file is spare and still pending.
        record OriginalGone() implements RegisterResult {}

        /// The pending file was given up before, and is being removed. Nothing was changed.
        record Expired() implements RegisterResult {}
    }
}
