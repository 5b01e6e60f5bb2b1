package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Identifier;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.Original;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.postgres.Removal.AliasRow;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The table `aliases`.
final class PostgresAliasRepo implements AliasRepo {
    private final Database database;
    private final Invalidations listeners;
    private final BatchLoader<String, Original> originals;

    PostgresAliasRepo(Database database, Invalidations listeners) {
        this.database = database;
        this.listeners = listeners;
        this.originals = new BatchLoader<>(this::oneOriginal, this::manyOriginals);
    }

    private static final String ORIGINAL = """
            -- postgres_aliases_hash
            SELECT a.hash, h.identifier, h.blurhash, d.json AS details
            FROM aliases a
            JOIN hashes h ON h.hash = a.hash
            LEFT JOIN details d ON d.identifier = h.identifier
            WHERE a.alias = ?
            """;

    private static final String ORIGINALS = """
            -- postgres_aliases_hash
            SELECT a.alias, a.hash, h.identifier, h.blurhash, d.json AS details
            FROM aliases a
            JOIN hashes h ON h.hash = a.hash
            LEFT JOIN details d ON d.identifier = h.identifier
            WHERE a.alias = ANY (?::text[])
            """;

    @Override
    public Optional<Original> original(Alias alias) {
        return alias.storable() ? originals.load(alias.text()) : Optional.empty();
    }

    private Optional<Original> oneOriginal(String alias) {
        return database.one(ORIGINAL, Rows::original, alias);
    }

    /// The originals behind those of some aliases that are known. One statement.
    Map<String, Original> manyOriginals(List<String> aliases) {
        return database
                .all(ORIGINALS, row -> Map.entry(row.getString("alias"), Rows.original(row)), (Object)
                        aliases.toArray(String[]::new))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public DeleteResult delete(Alias alias, DeleteToken token) {
        if (!alias.storable()) {
            return DeleteResult.UNKNOWN;
        }
        Deletion deletion = database.transaction(session -> delete(session, alias, token));
        deletion.removal().tell(listeners);
        return deletion.result();
    }

    private record Deletion(DeleteResult result, Removal removal) {}

    private static Deletion delete(Session session, Alias alias, DeleteToken token) throws SQLException {
        Optional<AliasRow> row = find(session, alias);
        if (row.isEmpty()) {
            return new Deletion(DeleteResult.UNKNOWN, new Removal());
        }
        if (!DeleteToken.parse(row.get().token()).matches(token)) {
            return new Deletion(DeleteResult.WRONG_TOKEN, new Removal());
        }
        Removal removal = new Removal();
        Optional<Set<Identifier>> files = Removal.lock(session, row.get().hash());
        return files.isPresent() && removal.alias(session, row.get(), files.get())
                ? new Deletion(DeleteResult.DELETED, removal)
                : session.undo(new Deletion(DeleteResult.UNKNOWN, new Removal())); // somebody else was faster
    }

    private static final String FIND = """
            SELECT alias, hash, token
            FROM aliases
            WHERE alias = ?
            """;

    static Optional<AliasRow> find(Session session, Alias alias) throws SQLException {
        return session.one(
                FIND,
                row -> new AliasRow(row.getString("alias"), row.getString("hash"), row.getString("token")),
                alias.text());
    }

    private static final String CREATE = """
            -- postgres_aliases_create
            INSERT INTO aliases (alias, hash, token)
            VALUES (?, ?, ?)
            ON CONFLICT ON CONSTRAINT aliases_pkey DO NOTHING
            """;

    @Override
    public CreateResult createAlias(Alias alias, DeleteToken token, ContentHash hash) {
        return database.update(CREATE, Values.alias(alias), hash.base64(), Values.token(token)) == 1
                ? CreateResult.CREATED
                : CreateResult.ALIAS_ALREADY_EXISTS;
    }

    private static final String TOKEN = """
            -- postgres_aliases_delete_token
            SELECT token
            FROM aliases
            WHERE alias = ?
            """;

    @Override
    public Optional<DeleteToken> deleteToken(Alias alias) {
        return alias.storable()
                ? database.one(TOKEN, row -> DeleteToken.parse(row.getString("token")), alias.text())
                : Optional.empty();
    }

    private static final String HASH = """
            -- postgres_aliases_hash
            SELECT hash
            FROM aliases
            WHERE alias = ?
            """;

    @Override
    public Optional<ContentHash> hash(Alias alias) {
        return alias.storable()
                ? database.one(HASH, row -> Rows.hash(row.getString("hash")), alias.text())
                : Optional.empty();
    }

    private static final String OF_HASH = """
            -- postgres_aliases_for_hash
            SELECT alias
            FROM aliases
            WHERE hash = ?
            LIMIT ?
            """;

    @Override
    public List<Alias> aliasesForHash(ContentHash hash) {
        return database.all(OF_HASH, row -> Alias.parse(row.getString("alias")), hash.base64(), MAX_ALIASES);
    }

    private static final String CLEANUP = """
            -- postgres_aliases_cleanup
            DELETE FROM aliases
            WHERE alias = ?
            """;

    @Override
    public CleanupResult cleanupAlias(Alias alias) {
        try {
            if (alias.storable() && database.update(CLEANUP, alias.text()) == 1) {
                listeners.aliasChanged(alias);
            }
            return CleanupResult.CLEANED;
        } catch (RepoException refused) {
            if (refused.constraint().filter("proxies_alias_fkey"::equals).isPresent()) {
                return CleanupResult.PROXIED;
            }
            throw refused;
        }
    }

    private static final String IDENTIFIER = """
            -- postgres_identifier
            SELECT h.identifier
            FROM aliases a
            JOIN hashes h ON h.hash = a.hash
            WHERE a.alias = ?
            """;

    @Override
    public Optional<Identifier> identifierFromAlias(Alias alias) {
        return alias.storable()
                ? database.one(IDENTIFIER, row -> Rows.identifier(row.getString("identifier")), alias.text())
                : Optional.empty();
    }

    private static final String OF_ALIAS = """
            -- postgres_aliases_for_hash
            SELECT other.alias
            FROM aliases a
            JOIN aliases other ON other.hash = a.hash
            WHERE a.alias = ?
            LIMIT ?
            """;

    @Override
    public List<Alias> aliasesFromAlias(Alias alias) {
        return alias.storable()
                ? database.all(OF_ALIAS, row -> Alias.parse(row.getString("alias")), alias.text(), MAX_ALIASES)
                : List.of();
    }
}
