package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.repo.AliasAccessRepo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The column `proxies.accessed`.
final class PostgresAliasAccessRepo implements AliasAccessRepo {
    private final Database database;

    PostgresAliasAccessRepo(Database database) {
        this.database = database;
    }

    private static final String ACCESSED = """
            -- postgres_alias_access_set_accessed
            UPDATE proxies SET accessed = timezone('UTC', clock_timestamp())
            WHERE alias = ?
            """;

    @Override
    public void accessedAlias(Alias alias) {
        if (alias.storable()) {
            database.update(ACCESSED, alias.text());
        }
    }

    private static final String SET_ACCESSED = """
            -- postgres_alias_access_set_accessed
            UPDATE proxies SET accessed = ?
            WHERE alias = ?
            """;

    @Override
    public void setAccessedAlias(Alias alias, Instant at) {
        LocalDateTime time = Values.utc(at);
        if (alias.storable()) {
            database.update(SET_ACCESSED, time, alias.text());
        }
    }

    private static final String ACCESSED_AT = """
            -- postgres_alias_access_accessed_at
            SELECT accessed
            FROM proxies
            WHERE alias = ?
            ORDER BY accessed DESC
            LIMIT 1
            """;

    @Override
    public Optional<Instant> aliasAccessedAt(Alias alias) {
        return alias.storable()
                ? database.one(
                        ACCESSED_AT, row -> Values.moment(row.getObject("accessed", LocalDateTime.class)), alias.text())
                : Optional.empty();
    }

    // An alias of several addresses is as young as its youngest, and comes once.
    private static final String OLDER = """
            -- postgres_alias_access_older_aliases
            SELECT p.accessed, p.url, p.alias
            FROM proxies p
            WHERE p.accessed < ? AND (p.accessed, p.url) > (?, ?)
              AND NOT EXISTS (
                  SELECT 1 FROM proxies younger
                  WHERE younger.alias = p.alias AND (younger.accessed, younger.url) > (p.accessed, p.url))
            ORDER BY p.accessed, p.url
            LIMIT ?
            """;

    private record Access(LocalDateTime at, String url, String alias) {
        static Access read(ResultSet row) throws SQLException {
            return new Access(
                    row.getObject("accessed", LocalDateTime.class), row.getString("url"), row.getString("alias"));
        }
    }

    @Override
    public Stream<Alias> olderAliases(Instant moment) {
        LocalDateTime before = Values.utc(moment);
        return Parts.all(older(before, new Access(LocalDateTime.MIN, "", "")), last -> older(before, last))
                .map(access -> Alias.parse(access.alias()));
    }

    private List<Access> older(LocalDateTime before, Access last) {
        return database.all(OLDER, Access::read, before, last.at(), last.url(), Parts.SIZE);
    }

    @Override
    public void removeAliasAccess(Alias alias) {
        // The time goes with the address.
    }
}
