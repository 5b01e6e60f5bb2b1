package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.ProxyUrl;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.IngestResult.AliasTaken;
import dev.pictor.repo.IngestResult.Created;
import dev.pictor.repo.IngestResult.Duplicate;
import dev.pictor.repo.IngestResult.Expired;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Original;
import dev.pictor.repo.ProxyRepo.ProxyIngestResult;
import dev.pictor.repo.ProxyRepo.ProxyIngestResult.Exists;
import dev.pictor.repo.ProxyRepo.ProxyIngestResult.Ingested;
import dev.pictor.repo.RepoException;
import java.sql.SQLException;
import java.util.Optional;

/// Makes originals public: hash, details and alias appear together, the pending file is crossed out, or nothing is
/// done.
final class Ingestion {
    /// How often a content that is created and removed all the time is tried.
    private static final int MAX_TRIES = 20;

    private final Database database;

    Ingestion(Database database) {
        this.database = database;
    }

    /// A file's row in the making.
    ///
    /// @param isPending whether the file is still to be crossed out
    record Published(IngestResult result, boolean isPending) {}

    IngestResult ingest(NewOriginal original) {
        return database.transaction(session -> ingest(session, original));
    }

    /// In a transaction of the caller's; one that changed nothing is undone.
    static IngestResult ingest(Session session, NewOriginal original) throws SQLException {
        requireStorable(original);
        return crossedOut(session, original, published(session, original));
    }

    /// As [#ingest], and keeps the alias for an address. The address comes last, as the order of locks wants it;
    /// whoever loses it undoes the rest.
    ProxyIngestResult ingestAndRelate(NewOriginal original, ProxyUrl url, Freshness freshness) {
        requireStorable(original);
        String address = ProxyRelations.storable(url);
        return database.transaction(session -> {
            Published published = published(session, original);
            if (published.result() instanceof AliasTaken taken) {
                return new Ingested(taken);
            }
            String alias = original.alias().text();
            String kept = ProxyRelations.relatedOrKept(session, address, alias, freshness);
            return kept.equals(alias)
                    ? new Ingested(crossedOut(session, original, published))
                    : session.<ProxyIngestResult>undo(new Exists(Alias.parse(kept)));
        });
    }

    static void requireStorable(NewOriginal original) {
        Values.alias(original.alias());
        Values.token(original.token());
        Values.text(original.blurhash());
    }

    static IngestResult crossedOut(Session session, NewOriginal original, Published published) throws SQLException {
        return published.isPending()
                ? PostgresPendingFileRepo.crossedOut(session, original.identifier(), published.result(), new Expired())
                : published.result();
    }

    static Published published(Session session, NewOriginal original) throws SQLException {
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            if (createHash(session, original)) {
                PostgresHashRepo.relateDetails(session, original.identifier(), original.details());
                return createAlias(session, original) ? new Published(new Created(), true) : taken(session);
            }
            Optional<Original> kept = keepHash(session, original.hash());
            if (kept.isPresent()) {
                if (!createAlias(session, original) && !isDone(session, original)) {
                    return taken(session);
                }
                return kept.get().identifier().equals(original.identifier())
                        ? new Published(new Created(), false)
                        : new Published(new Duplicate(kept.get()), false);
            }
        }
        throw new RepoException(RepoException.Kind.TIMEOUT, "others create and remove this content all the time");
    }

    private static Published taken(Session session) {
        return session.undo(new Published(new AliasTaken(), false));
    }

    private static final String CREATE_HASH = """
            -- postgres_hashes_create_hash
            INSERT INTO hashes (hash, identifier, created_at, blurhash)
            VALUES (?, ?, timezone('UTC', clock_timestamp()), ?)
            ON CONFLICT ON CONSTRAINT hashes_pkey DO NOTHING
            """;

    private static boolean createHash(Session session, NewOriginal original) throws SQLException {
        return session.update(
                        CREATE_HASH,
                        original.hash().base64(),
                        original.identifier().path(),
                        original.blurhash())
                == 1;
    }

    // The lock keeps the hash until we commit; the deletion of its last alias waits for it, then finds ours.
    private static final String KEEP_HASH = """
            SELECT h.hash, h.identifier, h.blurhash, d.json AS details
            FROM hashes h
            LEFT JOIN details d ON d.identifier = h.identifier
            WHERE h.hash = ?
            FOR KEY SHARE OF h
            """;

    private static Optional<Original> keepHash(Session session, ContentHash hash) throws SQLException {
        return session.one(KEEP_HASH, Rows::original, hash.base64());
    }

    private static final String CREATE_ALIAS = """
            -- postgres_aliases_create
            INSERT INTO aliases (alias, hash, token)
            VALUES (?, ?, ?)
            ON CONFLICT ON CONSTRAINT aliases_pkey DO NOTHING
            """;

    private static boolean createAlias(Session session, NewOriginal original) throws SQLException {
        return session.update(
                        CREATE_ALIAS,
                        original.alias().text(),
                        original.hash().base64(),
                        original.token().text())
                == 1;
    }

    // The answer to a commit may get lost. Whoever asks again finds its own alias, and the same outcome.
    private static final String IS_DONE = """
            SELECT TRUE
            FROM aliases
            WHERE alias = ? AND hash = ? AND token = ?
            """;

    private static boolean isDone(Session session, NewOriginal original) throws SQLException {
        return session.one(
                        IS_DONE,
                        row -> row.getBoolean(1),
                        original.alias().text(),
                        original.hash().base64(),
                        original.token().text())
                .isPresent();
    }
}
