package dev.pictor.repo.cached;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Identifier;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import java.util.List;
import java.util.Optional;

/// Remembers originals whose details are known; the others are about to change.
final class CachedAliases implements AliasRepo {
    private final Repo repo;
    private final Remembered<Alias, Original> originals;

    CachedAliases(Repo repo, Remembered<Alias, Original> originals) {
        this.repo = repo;
        this.originals = originals;
    }

    static boolean isComplete(Original original) {
        return original.details() != null;
    }

    @Override
    public Optional<Original> original(Alias alias) {
        if (!repo.hearsChanges()) {
            return repo.aliases().original(alias);
        }
        Optional<Original> known = originals.find(alias);
        if (known.isPresent()) {
            return known;
        }
        long before = originals.changes();
        Optional<Original> answer = repo.aliases().original(alias);
        answer.filter(CachedAliases::isComplete).ifPresent(original -> originals.keep(alias, original, before));
        return answer;
    }

    @Override
    public Optional<Original> remembered(Alias alias) {
        return repo.hearsChanges() ? originals.glimpse(alias) : Optional.empty();
    }

    @Override
    public DeleteResult delete(Alias alias, DeleteToken token) {
        return repo.aliases().delete(alias, token);
    }

    @Override
    public CreateResult createAlias(Alias alias, DeleteToken token, ContentHash hash) {
        return repo.aliases().createAlias(alias, token, hash);
    }

    @Override
    public Optional<DeleteToken> deleteToken(Alias alias) {
        return repo.aliases().deleteToken(alias);
    }

    @Override
    public Optional<ContentHash> hash(Alias alias) {
        return repo.aliases().hash(alias);
    }

    @Override
    public List<Alias> aliasesForHash(ContentHash hash) {
        return repo.aliases().aliasesForHash(hash);
    }

    @Override
    public CleanupResult cleanupAlias(Alias alias) {
        return repo.aliases().cleanupAlias(alias);
    }

    @Override
    public Optional<Identifier> identifierFromAlias(Alias alias) {
        return repo.aliases().identifierFromAlias(alias);
    }

    @Override
    public List<Alias> aliasesFromAlias(Alias alias) {
        return repo.aliases().aliasesFromAlias(alias);
    }
}
