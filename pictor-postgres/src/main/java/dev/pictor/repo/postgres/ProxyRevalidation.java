package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.Identifier;
import dev.pictor.content.ProxyUrl;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.IngestResult;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.ProxyRepo.MoveResult;
import dev.pictor.repo.ProxyRepo.MoveResult.Moved;
import dev.pictor.repo.ProxyRepo.MoveResult.Overtaken;
import dev.pictor.repo.ProxyRepo.Relation;
import dev.pictor.repo.ProxyRepo.Relation.Due;
import dev.pictor.repo.ProxyRepo.Relation.Fresh;
import dev.pictor.repo.postgres.Ingestion.Published;
import dev.pictor.repo.postgres.Removal.AliasRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether what is kept for an address is still right. The columns of `proxies` that know it are those of 0.6, which
/// may come and go while we run; without them everything is fresh.
final class ProxyRevalidation {
    private final Database database;
    private final Invalidations listeners;

    ProxyRevalidation(Database database, Invalidations listeners) {
        this.database = database;
        this.listeners = listeners;
    }

    // By way of JSON, columns that are not there are null, and one statement fits both schemas.
    private static final String RELATION = """
            -- postgres_proxy_related
            SELECT p.alias, fresh.etag, fresh.last_modified,
                   fresh.revalidate_after <= timezone('UTC', now()) AS is_due
            FROM proxies p
            CROSS JOIN LATERAL jsonb_to_record(to_jsonb(p))
                AS fresh (etag text, last_modified timestamp, revalidate_after timestamp)
            WHERE p.url IN (?, ?)
            ORDER BY p.url = ? DESC
            LIMIT 1
            """;

    Optional<Relation> relation(ProxyUrl url) {
        return url.storable()
                ? database.one(RELATION, ProxyRevalidation::relation, url.text(), ProxyRelations.given(url), url.text())
                : Optional.empty();
    }

    private static Relation relation(ResultSet row) throws SQLException {
        Alias alias = Alias.parse(row.getString("alias"));
        if (!row.getBoolean("is_due")) {
            return new Fresh(alias);
        }
        @Nullable LocalDateTime modified = row.getObject("last_modified", LocalDateTime.class);
        return new Due(alias, row.getString("etag"), modified == null ? null : Values.moment(modified));
    }

    private static final String CLAIM = """
            -- postgres_proxy_revalidate_after
            UPDATE proxies
            SET revalidate_after = timezone('UTC', clock_timestamp()) + make_interval(secs => ?)
            WHERE url IN (?, ?) AND alias = ? AND revalidate_after <= timezone('UTC', now())
            """;

    boolean claim(ProxyUrl url, Alias alias, Duration pause) {
        return database.transaction(session -> ProxyRelations.keepsFreshness(session)
                && session.update(
                                CLAIM,
                                ProxyRelations.seconds(pause),
                                url.text(),
                                ProxyRelations.given(url),
                                alias.text())
                        > 0);
    }

    private static final String REFRESH = """
            -- postgres_proxy_revalidate_after
            UPDATE proxies
            SET etag = ?,
                last_modified = ?::timestamp,
                revalidate_after = timezone('UTC', clock_timestamp()) + make_interval(secs => ?)
            WHERE url IN (?, ?) AND alias = ?
            """;

    void refresh(ProxyUrl url, Alias alias, Freshness freshness) {
        database.transaction(session -> ProxyRelations.keepsFreshness(session)
                ? session.update(
                        REFRESH,
                        freshness.etag(),
                        ProxyRelations.utc(freshness.lastModified()),
                        ProxyRelations.seconds(freshness.maxAge()),
                        url.text(),
                        ProxyRelations.given(url),
                        alias.text())
                : 0);
    }

    /// An original that is to take the place of another.
    record Move(NewOriginal original, ProxyUrl url, Alias old, Freshness freshness) {}

    private record Done(MoveResult result, Removal removal) {
        private static Done nothing(MoveResult result) {
            return new Done(result, new Removal());
        }
    }

    MoveResult move(Move move) {
        Ingestion.requireStorable(move.original());
        Done done = database.transaction(session -> move(session, move));
        done.removal().tell(listeners);
        return done.result();
    }

    /// The old hash is locked first: of two nodes one waits here, and then finds that it is too late. Two addresses
    /// that trade their contents may be in each other's way; the database lets one of them begin again.
    private static Done move(Session session, Move move) throws SQLException {
        Optional<AliasRow> old = storable(move) ? PostgresAliasRepo.find(session, move.old()) : Optional.empty();
        Optional<Set<Identifier>> files =
                old.isPresent() ? Removal.lock(session, old.get().hash()) : Optional.empty();
        if (files.isEmpty() || !ProxyRelations.keepsFreshness(session)) {
            return session.undo(Done.nothing(new Overtaken()));
        }
        Published published = Ingestion.published(session, move.original());
        if (published.result() instanceof IngestResult.AliasTaken taken) {
            return Done.nothing(new Moved(taken));
        }
        List<Boolean> keptElsewhere = moveRelation(session, move);
        Removal removal = new Removal();
        if (keptElsewhere.isEmpty()
                || (!keptElsewhere.contains(true) && !removal.alias(session, old.get(), files.get()))) {
            return session.undo(Done.nothing(new Overtaken()));
        }
        IngestResult result = Ingestion.crossedOut(session, move.original(), published);
        return session.isUndone() ? Done.nothing(new Moved(result)) : new Done(new Moved(result), removal);
    }

    private static boolean storable(Move move) {
        return move.url().storable() && move.old().storable();
    }

    // Somebody asked for it, or else it would not be compared; that access may still be on its way under the old alias.
    private static final String MOVE = """
            -- postgres_proxy_relate_url
            UPDATE proxies p
            SET alias = ?,
                accessed = timezone('UTC', clock_timestamp()),
                etag = ?,
                last_modified = ?::timestamp,
                revalidate_after = timezone('UTC', clock_timestamp()) + make_interval(secs => ?)
            WHERE p.url IN (?, ?) AND p.alias = ?
            RETURNING EXISTS (
                SELECT 1 FROM proxies other
                WHERE other.alias = ? AND other.url NOT IN (?, ?)) AS kept_elsewhere
            """;

    private static List<Boolean> moveRelation(Session session, Move move) throws SQLException {
        String url = move.url().text();
        String given = ProxyRelations.given(move.url());
        String old = move.old().text();
        return session.all(
                MOVE,
                row -> row.getBoolean("kept_elsewhere"),
                move.original().alias().text(),
                move.freshness().etag(),
                ProxyRelations.utc(move.freshness().lastModified()),
                ProxyRelations.seconds(move.freshness().maxAge()),
                url,
                given,
                old,
                old,
                url,
                given);
    }
}
