package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.ProxyUrl;
import dev.pictor.repo.Freshness;
import dev.pictor.repo.ProxyRepo.NewAlias;
import dev.pictor.repo.ProxyRepo.ProxyResult;
import dev.pictor.repo.ProxyRepo.ProxyResult.AliasTaken;
import dev.pictor.repo.ProxyRepo.ProxyResult.Exists;
import dev.pictor.repo.ProxyRepo.ProxyResult.OriginalGone;
import dev.pictor.repo.ProxyRepo.ProxyResult.Related;
import dev.pictor.repo.ProxyRepo.RelateResult;
import dev.pictor.repo.RepoException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which alias is kept for which address: rows of `proxies`.
final class ProxyRelations {
    /// How often an address that is related and forgotten all the time is tried.
    private static final int MAX_TRIES = 20;

    private final Database database;

    ProxyRelations(Database database) {
        this.database = database;
    }

    RelateResult relate(ProxyUrl url, Alias alias) {
        String text = storable(url);
        String name = Values.alias(alias);
        return database.transaction(session -> insert(session, text, name, Freshness.UNKNOWN))
                ? RelateResult.RELATED
                : RelateResult.PROXY_ALREADY_EXISTS;
    }

    ProxyResult createAliasAndRelate(ProxyUrl url, NewAlias alias, Freshness freshness) {
        String text = storable(url);
        String name = Values.alias(alias.alias());
        String token = Values.token(alias.token());
        String hash = alias.hash().base64();
        return database.transaction(session -> {
            if (session.one(KEEP_HASH, row -> row.getBoolean(1), hash).isEmpty()) {
                return session.<ProxyResult>undo(new OriginalGone());
            }
            if (session.update(CREATE_ALIAS, name, hash, token) == 0) {
                return session.<ProxyResult>undo(new AliasTaken());
            }
            return relateOrFind(session, text, name, freshness);
        });
    }

    private static ProxyResult relateOrFind(Session session, String url, String alias, Freshness freshness)
            throws SQLException {
        String kept = relatedOrKept(session, url, alias, freshness);
        return kept.equals(alias) ? new Related() : session.undo(new Exists(Alias.parse(kept)));
    }

    /// Keeps an alias for an address, unless another one is kept already.
    ///
    /// @return the alias that is kept, as it stands
    static String relatedOrKept(Session session, String url, String alias, Freshness freshness) throws SQLException {
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            if (insert(session, url, alias, freshness)) {
                return alias;
            }
            Optional<String> kept = session.one(KEPT, row -> row.getString("alias"), url);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        throw new RepoException(RepoException.Kind.TIMEOUT, "others relate and forget this address all the time");
    }

    private static final String KEPT = """
            -- postgres_proxy_related
            SELECT alias
            FROM proxies
            WHERE url = ?
            """;

    private static final String KEEP_HASH = """
            SELECT TRUE
            FROM hashes
            WHERE hash = ?
            FOR KEY SHARE
            """;

    private static final String CREATE_ALIAS = """
            -- postgres_aliases_create
            INSERT INTO aliases (alias, hash, token)
            VALUES (?, ?, ?)
            ON CONFLICT ON CONSTRAINT aliases_pkey DO NOTHING
            """;

    private static final String INSERT = """
            -- postgres_proxy_relate_url
            INSERT INTO proxies (url, alias, accessed)
            VALUES (?, ?, timezone('UTC', clock_timestamp()))
            ON CONFLICT ON CONSTRAINT proxies_pkey DO NOTHING
            """;

    // In a database of 0.6. A row that is not fresh would be asked for at the origin at once, and replaced.
    private static final String INSERT_FRESH = """
            -- postgres_proxy_relate_url
            INSERT INTO proxies (url, alias, accessed, etag, last_modified, revalidate_after)
            VALUES (?, ?, timezone('UTC', clock_timestamp()), ?, ?::timestamp,
                    timezone('UTC', clock_timestamp()) + make_interval(secs => ?))
            ON CONFLICT ON CONSTRAINT proxies_pkey DO NOTHING
            """;

    // Asked each time: 0.6 may add the columns while we run.
    private static final String KEEPS_FRESHNESS = """
            SELECT count(*) = 3
            FROM pg_attribute
            WHERE attrelid = 'proxies'::regclass AND NOT attisdropped
              AND attname IN ('etag', 'last_modified', 'revalidate_after')
            """;

    /// Whether the database is one of 0.6.
    static boolean keepsFreshness(Session session) throws SQLException {
        return session.one(KEEPS_FRESHNESS, row -> row.getBoolean(1)).orElse(false);
    }

    private static boolean insert(Session session, String url, String alias, Freshness freshness) throws SQLException {
        if (!keepsFreshness(session)) {
            return session.update(INSERT, url, alias) == 1;
        }
        return session.update(
                        INSERT_FRESH,
                        url,
                        alias,
                        freshness.etag(),
                        utc(freshness.lastModified()),
                        seconds(freshness.maxAge()))
                == 1;
    }

    static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    static @Nullable LocalDateTime utc(@Nullable Instant moment) {
        return moment == null ? null : Values.utc(moment).withNano(0);
    }

    // Rows of old nodes may have a spelling that is not canonical.
    private static final String RELATED = """
            -- postgres_proxy_related
            SELECT alias
            FROM proxies
            WHERE url IN (?, ?)
            ORDER BY url = ? DESC
            LIMIT 1
            """;

    Optional<Alias> related(ProxyUrl url) {
        return url.storable()
                ? database.one(RELATED, row -> Alias.parse(row.getString("alias")), url.text(), given(url), url.text())
                : Optional.empty();
    }

    /// The other spelling that a row may have.
    static String given(ProxyUrl url) {
        return url.givenStorable() ? url.given() : "";
    }

    private static final String REMOVE = """
            -- postgres_proxy_remove_relation
            DELETE FROM proxies
            WHERE alias = ?
            """;

    void remove(Alias alias) {
        if (alias.storable()) {
            database.update(REMOVE, alias.text());
        }
    }

    static String storable(ProxyUrl url) {
        if (!url.storable()) {
            throw Values.refused("an address that no row can hold");
        }
        return url.text();
    }
}
