package dev.pictor.repo.postgres;

import dev.pictor.repo.RepoException;
import dev.pictor.repo.RepoException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tables of the reference, brought up to date as it does it itself, and recorded in its own history, so
/// that it starts on this database as on one of its own.
final class ReferenceSchema {
    private static final Logger log = LoggerFactory.getLogger(ReferenceSchema.class);

    /// A step of the reference's migrations. The checksum is that of its own text for it, which our file does
    /// not repeat.
    record Step(int version, String name, String checksum) {
        String sql() {
            String file = "/db/reference/%02d_%s.sql".formatted(version, name);
            try (InputStream text = ReferenceSchema.class.getResourceAsStream(file)) {
                return new String(Objects.requireNonNull(text, file).readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /// All steps of 0.5.25. Never add one: the reference refuses a database with a step that it does not know.
    static final List<Step> STEPS = List.of(
            new Step(0, "enable_pgcrypto", "9317794008192182991"),
            new Step(1, "create_hashes", "7074015432780081331"),
            new Step(2, "create_variants", "9247905228450874791"),
            new Step(3, "create_aliases", "18038391766803442429"),
            new Step(4, "create_settings", "9597396539586452125"),
            new Step(5, "create_details", "7187123035454364780"),
            new Step(6, "create_queue", "11174656476603783827"),
            new Step(7, "create_store_migrations", "13111315025377053081"),
            new Step(8, "create_proxies", "7931845419320168099"),
            new Step(9, "create_uploads", "16201227541284560667"),
            new Step(10, "add_queue_time_index_to_job_queue", "12060541120329532483"),
            new Step(11, "add_unique_name_jobs", "2320207569887721023"),
            new Step(12, "add_blurhash_to_hashes", "15350846505633349541"),
            new Step(13, "add_retry_count_to_jobs", "5809085820292009414"),
            new Step(14, "add_keyed_notifications", "5279623279469307503"));

    /// The one step that 0.6 added. A database that has it is served as it is.
    private static final Step OF_0_6 = new Step(15, "add_proxy_metadata", "7539370505841982133");

    private static final Set<String> COLUMNS_OF_0_6 = Set.of(
            "etag text YES",
            "last_modified timestamp without time zone YES",
            "revalidate_after timestamp without time zone NO");

    /// From this version of the server on, all that we use of pgcrypto is built in.
    private static final int WITHOUT_PGCRYPTO = 13;

    private final Connection connection;

    ReferenceSchema(Connection connection) {
        this.connection = connection;
    }

    void prepare() throws SQLException {
        Database.inTransaction(connection, session -> {
            boolean created = createHistory(session);
            session.script(LOCK_HISTORY);
            List<Step> applied = created ? List.of() : applied(session);
            verify(session, applied);
            for (Step step : STEPS.subList(Math.min(applied.size(), STEPS.size()), STEPS.size())) {
                apply(session, step);
            }
            if (applied.isEmpty()) {
                session.update(NameRepair.MARK_REPAIRED); // there is no old name in a new database
            }
            return applied.size();
        });
    }

    private static final String HAS_HISTORY = """
            SELECT to_regclass('refinery_schema_history') IS NOT NULL
            """;

    private static final String CREATE_HISTORY = """
            CREATE TABLE IF NOT EXISTS refinery_schema_history (
                version INTEGER PRIMARY KEY,
                name VARCHAR(255),
                applied_on VARCHAR(255),
                checksum VARCHAR(255)
            )
            """;

    /// Creates the history if there is none; only then is the right to create tables needed.
    private static boolean createHistory(Session session) throws SQLException {
        if (session.one(HAS_HISTORY, row -> row.getBoolean(1)).orElse(false)) {
            return false;
        }
        session.script(CREATE_HISTORY);
        return true;
    }

    // A peer of the reference that starts at this moment waits here, then finds everything applied.
    private static final String LOCK_HISTORY = """
            LOCK TABLE refinery_schema_history IN ACCESS EXCLUSIVE MODE
            """;

    private static final String APPLIED = """
            SELECT version, coalesce(name, '') AS name, coalesce(checksum, '') AS checksum
            FROM refinery_schema_history
            ORDER BY version
            """;

    private static List<Step> applied(Session session) throws SQLException {
        return session.all(
                APPLIED, row -> new Step(row.getInt("version"), row.getString("name"), row.getString("checksum")));
    }

    private static void verify(Session session, List<Step> applied) throws SQLException {
        for (int i = 0; i < Math.min(applied.size(), STEPS.size()); i++) {
            if (!applied.get(i).equals(STEPS.get(i))) {
                throw refusal("its history has %s where %s is expected", applied.get(i), STEPS.get(i));
            }
        }
        Set<String> columns = Set.copyOf(session.all(PROXY_COLUMNS, row -> row.getString(1)));
        if (applied.size() > STEPS.size()) {
            verifyNewer(applied, columns);
        } else if (!columns.isEmpty()) {
            log.warn("the columns of 0.6 are in the table proxies without its migration; 0.6 cannot start here");
        }
    }

    private static void verifyNewer(List<Step> applied, Set<String> columns) {
        Step newest = applied.getLast();
        if (applied.size() > STEPS.size() + 1 || newest.version() > OF_0_6.version()) {
            throw refusal("a newer version made it: its history has %s, and %s is the last known", newest, OF_0_6);
        }
        if (!newest.equals(OF_0_6)) {
            throw refusal("its history has %s where only %s is known", newest, OF_0_6);
        }
        if (!columns.equals(COLUMNS_OF_0_6)) {
            throw refusal("the table proxies has the columns %s where 0.6 has %s", columns, COLUMNS_OF_0_6);
        }
        log.warn("0.6 made this database; 0.5 cannot start on it any more until row 15 of its history is removed");
    }

    private static final String PROXY_COLUMNS = """
            SELECT concat_ws(' ', column_name, data_type, is_nullable)
            FROM information_schema.columns
            WHERE table_schema = current_schema()
              AND table_name = 'proxies'
              AND column_name IN ('etag', 'last_modified', 'revalidate_after')
            """;

    private static RepoException refusal(String difference, Object found, Object expected) {
        return new RepoException(
                Kind.OTHER, "this database must not be touched: " + difference.formatted(found, expected));
    }

    private static final String RECORD = """
            INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
            VALUES (?, ?, to_char(timezone('UTC', clock_timestamp()), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), ?)
            """;

    private void apply(Session session, Step step) throws SQLException {
        if (step.version() == 0) {
            enablePgcrypto(session, step);
        } else {
            session.script(step.sql());
        }
        session.update(RECORD, step.version(), step.name(), step.checksum());
    }

    private void enablePgcrypto(Session session, Step step) throws SQLException {
        session.script("SAVEPOINT pgcrypto");
        try {
            session.script(step.sql());
        } catch (SQLException refused) {
            if (connection.getMetaData().getDatabaseMajorVersion() < WITHOUT_PGCRYPTO) {
                throw refused;
            }
            session.script("ROLLBACK TO SAVEPOINT pgcrypto");
            log.atInfo().setCause(refused).log("pgcrypto was not enabled; this server does not need it");
        }
    }
}
