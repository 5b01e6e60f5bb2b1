package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rewrites aliases and tokens of old versions that do not stand in their canonical spelling, and would never
/// be found again. The reference does so at its first start too, and may fail for good; this leaves the same
/// mark.
final class NameRepair {
    private static final Logger log = LoggerFactory.getLogger(NameRepair.class);
    private static final int PAGE = 1000;

    /// Tells every version that there is nothing to repair (any more): `fixed` in hex.
    static final String MARK_REPAIRED = """
            INSERT INTO settings (key, value)
            VALUES ('fix-tokens-and-aliases', '6669786564')
            ON CONFLICT ON CONSTRAINT settings_pkey DO NOTHING
            """;

    private final Connection connection;
    private final Session session;

    NameRepair(Connection connection) {
        this.connection = connection;
        this.session = new Session(connection);
    }

    private static final String IS_REPAIRED = """
            SELECT EXISTS (SELECT 1 FROM settings WHERE key = 'fix-tokens-and-aliases')
            """;

    void repair() throws SQLException {
        if (session.one(IS_REPAIRED, row -> row.getBoolean(1)).orElse(false)) {
            return;
        }
        String after = "";
        do {
            after = inTransaction(after).last();
        } while (!after.isEmpty());
        session.update(MARK_REPAIRED);
    }

    private Part inTransaction(String after) throws SQLException {
        return Database.inTransaction(connection, transaction -> repairPart(transaction, after, PAGE));
    }

    /// A part of the table that was looked at.
    ///
    /// @param last where it ends; empty at the end of the table
    record Part(String last, int repaired) {}

    /// Repairs what is not canonical among the rows after this one.
    static Part repairPart(Session session, String after, int limit) throws SQLException {
        List<Row> rows = page(session, after, limit);
        int repaired = 0;
        for (Row row : rows) {
            repaired += repair(session, row);
        }
        return new Part(rows.size() < limit ? "" : rows.getLast().alias(), repaired);
    }

    private record Row(String alias, String hash, String token) {
        String canonicalAlias() {
            return Alias.parse(alias).text();
        }

        String canonicalToken() {
            return DeleteToken.parse(token).text();
        }
    }

    private static final String PAGE_AFTER = """
            SELECT alias, hash, token
            FROM aliases
            WHERE alias > ?
            ORDER BY alias
            LIMIT ?
            """;

    private static List<Row> page(Session session, String after, int limit) throws SQLException {
        return session.all(
                PAGE_AFTER,
                row -> new Row(row.getString("alias"), row.getString("hash"), row.getString("token")),
                after,
                limit);
    }

    private static int repair(Session session, Row row) throws SQLException {
        if (!row.canonicalAlias().equals(row.alias())) {
            return move(session, row);
        }
        return row.canonicalToken().equals(row.token())
                ? 0
                : session.update(SET_TOKEN, row.canonicalToken(), row.alias());
    }

    private static final String SET_TOKEN = """
            UPDATE aliases SET token = ?
            WHERE alias = ?
            """;

    private static final String CREATE = """
            INSERT INTO aliases (alias, hash, token)
            VALUES (?, ?, ?)
            ON CONFLICT ON CONSTRAINT aliases_pkey DO NOTHING
            """;

    private static final String MOVE_PROXIES = """
            UPDATE proxies SET alias = ?
            WHERE alias = ?
            """;

    private static final String REMOVE = """
            DELETE FROM aliases
            WHERE alias = ?
            """;

    /// Gives a row its canonical alias; where that is taken by the same content, the row is not needed; where
    /// it is taken by another one, the row gets a new name.
    private static int move(Session transaction, Row row) throws SQLException {
        String alias = row.canonicalAlias();
        boolean created = transaction.update(CREATE, alias, row.hash(), row.canonicalToken()) == 1;
        if (!created && !hash(transaction, alias).equals(row.hash())) {
            alias = UUID.randomUUID() + extension(row.alias());
            transaction.update(CREATE, alias, row.hash(), row.canonicalToken());
            log.atWarn()
                    .addKeyValue("old", row.alias())
                    .addKeyValue("new", alias)
                    .log("alias renamed, its name is taken");
        }
        transaction.update(MOVE_PROXIES, alias, row.alias());
        return transaction.update(REMOVE, row.alias());
    }

    private static final String HASH = """
            SELECT hash
            FROM aliases
            WHERE alias = ?
            """;

    private static String hash(Session transaction, String alias) throws SQLException {
        return transaction.one(HASH, row -> row.getString("hash"), alias).orElse("");
    }

    private static String extension(String alias) {
        int dot = alias.lastIndexOf('.');
        return dot < 0 ? "" : alias.substring(dot);
    }
}
