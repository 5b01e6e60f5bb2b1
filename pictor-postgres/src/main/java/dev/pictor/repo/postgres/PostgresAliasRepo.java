package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Identifier;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.Original;
import dev.pictor.repo.postgres.Removal.AliasRow;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/// The table `aliases`.
final class PostgresAliasRepo implements AliasRepo {
    private final Database database;
    private final Invalidations listeners;

    PostgresAliasRepo(Database database, Invalidations listeners) {
        this.database = database;
        this.listeners = listeners;
    }

    private static final String ORIGINAL = """
            SELECT a.hash, h.identifier, h.blurhash, d.json AS details
            FROM aliases a
            JOIN hashes h ON h.hash = a.hash
            LEFT JOIN details d ON d.identifier = h.identifier
            WHERE a.alias = ?
            """;

    @Override
    public Optional<Original> original(Alias alias) {
        return alias.storable() ? database.one(ORIGINAL, Rows::original, alias.text()) : Optional.empty();
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

    private static Optional<AliasRow> find(Session session, Alias alias) throws SQLException {
        return session.one(
                FIND,
                row -> new AliasRow(row.getString("alias"), row.getString("hash"), row.getString("token")),
                alias.text());
    }
}
