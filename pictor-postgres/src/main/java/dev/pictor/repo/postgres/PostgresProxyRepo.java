package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.Identifier;
import dev.pictor.content.ProxyUrl;
import dev.pictor.repo.BrokenRow;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.ProxyRepo;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.postgres.ProxyRevalidation.Move;
import dev.pictor.repo.postgres.Removal.AliasRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The table `proxies`: what is kept for which address is [ProxyRelations], whether that is
/// still right [ProxyRevalidation], and for how long it is kept is here.
final class PostgresProxyRepo implements ProxyRepo {
    private final Database database;
    private final Ingestion ingestion;
    private final ProxyRelations relations;
    private final ProxyRevalidation revalidation;
    private final Invalidations listeners;

    PostgresProxyRepo(Database database, Invalidations listeners) {
        this.database = database;
        this.ingestion = new Ingestion(database);
        this.relations = new ProxyRelations(database);
        this.revalidation = new ProxyRevalidation(database, listeners);
        this.listeners = listeners;
    }

    @Override
    public RelateResult relateUrl(ProxyUrl url, Alias alias) {
        return relations.relate(url, alias);
    }

    @Override
    public Optional<Alias> related(ProxyUrl url) {
        return relations.related(url);
    }

    @Override
    public Optional<Relation> relation(ProxyUrl url) {
        return revalidation.relation(url);
    }

    @Override
    public boolean claimRevalidation(ProxyUrl url, Alias alias, Duration pause) {
        return revalidation.claim(url, alias, pause);
    }

    @Override
    public void refresh(ProxyUrl url, Alias alias, Freshness freshness) {
        revalidation.refresh(url, alias, freshness);
    }

    @Override
    public MoveResult ingestAndMove(NewOriginal original, ProxyUrl url, Alias old, Freshness freshness) {
        return revalidation.move(new Move(original, url, old, freshness));
    }

    @Override
    public void removeRelation(Alias alias) {
        relations.remove(alias);
    }

    @Override
    public ProxyResult createAliasAndRelate(ProxyUrl url, NewAlias alias, Freshness freshness) {
        return relations.createAliasAndRelate(url, alias, freshness);
    }

    @Override
    public ProxyIngestResult ingestAndRelate(NewOriginal original, ProxyUrl url, Freshness freshness) {
        return ingestion.ingestAndRelate(original, url, freshness);
    }

    // A row that is locked is just being written by another node for the same reason, or removed.
    private static final String RECORD_ACCESSES = """
            -- postgres_alias_access_set_accessed
            UPDATE proxies SET accessed = timezone('UTC', now())
            WHERE url = ANY (ARRAY(
                SELECT url
                FROM proxies
                WHERE alias = ANY (?::text[])
                FOR NO KEY UPDATE SKIP LOCKED))
            """;

    @Override
    public void recordAccesses(Set<Alias> aliases) {
        String[] names =
                aliases.stream().filter(Alias::storable).map(Alias::text).toArray(String[]::new);
        if (names.length > 0) {
            database.update(RECORD_ACCESSES, (Object) names);
        }
    }

    @Override
    public int removeUnusedFor(Duration time, int limit) {
        double seconds = time.toMillis() / 1000.0;
        int total = 0;
        int removed;
        do {
            removed = 0;
            for (AliasRow row : unused(seconds, limit - total)) {
                removed += removeIfUnused(row, seconds);
            }
            total += removed;
        } while (removed > 0 && total < limit);
        return total;
    }

    /// One whose original cannot be read is passed over.
    private int removeIfUnused(AliasRow row, double seconds) {
        try {
            Removal removal = database.transaction(session -> removeIfUnused(session, row, seconds));
            removal.tell(listeners);
            return removal.aliases().size();
        } catch (RepoException unreadable) {
            if (unreadable.kind() != RepoException.Kind.CORRUPT) {
                throw unreadable;
            }
            BrokenRows.report(new BrokenRow("hashes", row.hash(), "hash or identifier"));
            return 0;
        }
    }

    // An alias of several addresses is as young as its youngest.
    private static final String UNUSED = """
            -- postgres_alias_access_older_aliases
            SELECT a.alias, a.hash, a.token
            FROM proxies p
            JOIN aliases a ON a.alias = p.alias
            WHERE p.accessed < timezone('UTC', now()) - make_interval(secs => ?)
              AND NOT EXISTS (
                  SELECT 1 FROM proxies younger
                  WHERE younger.alias = p.alias AND younger.accessed > p.accessed)
            ORDER BY p.accessed, p.url
            LIMIT ?
            """;

    private List<AliasRow> unused(double seconds, int limit) {
        return database.all(
                UNUSED,
                row -> new AliasRow(row.getString("alias"), row.getString("hash"), row.getString("token")),
                seconds,
                limit);
    }

    private static Removal removeIfUnused(Session session, AliasRow row, double seconds) throws SQLException {
        Optional<Set<Identifier>> files = Removal.lock(session, row.hash());
        Removal removal = new Removal();
        return files.isPresent() && isUnused(session, row, seconds) && removal.alias(session, row, files.get())
                ? removal
                : session.undo(new Removal());
    }

    // The lock makes an access that comes now wait, and find nothing.
    private static final String LOCK = """
            SELECT accessed < timezone('UTC', now()) - make_interval(secs => ?) AS unused
            FROM proxies
            WHERE alias = ?
            FOR UPDATE
            """;

    private static boolean isUnused(Session session, AliasRow row, double seconds) throws SQLException {
        return session.all(LOCK, proxy -> proxy.getBoolean("unused"), seconds, row.alias()).stream()
                .allMatch(unused -> unused);
    }
}
