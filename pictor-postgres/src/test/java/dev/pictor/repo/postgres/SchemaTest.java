package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;
import dev.pictor.repo.AliasRepo.DeleteResult;
import dev.pictor.repo.RepoException;
import dev.pictor.testkit.Samples;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {
    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private PostgresExtension.TestDatabase fresh;
    private DataSource source;
    private Database database;

    @BeforeEach
    void create() {
        fresh = postgres.newDatabase();
        source = fresh.dataSource();
        database = new Database(source);
    }

    @AfterEach
    void drop() {
        fresh.drop();
    }

    private PostgresRepo open() {
        return PostgresRepo.open(new PostgresConfig(fresh.jdbcUrl(), fresh.user(), fresh.password()));
    }

    private List<String> texts(String sql) {
        return database.all(sql, row -> row.getString(1));
    }

    private List<String> history() {
        return texts("SELECT concat_ws(E'\\t', version, name, checksum) FROM refinery_schema_history ORDER BY version");
    }

    /// Leaves the database as an old version of the reference would: with the steps up to this one.
    private void createOld(int version) {
        database.update("""
                CREATE TABLE refinery_schema_history (
                    version INTEGER PRIMARY KEY,
                    name VARCHAR(255),
                    applied_on VARCHAR(255),
                    checksum VARCHAR(255)
                )
                """);
        for (ReferenceSchema.Step step : ReferenceSchema.STEPS.subList(0, version + 1)) {
            database.transaction(session -> {
                session.script(step.sql());
                return session.update(
                        "INSERT INTO refinery_schema_history VALUES (?, ?, '2024-06-25T12:00:00.123456789Z', ?)",
                        step.version(),
                        step.name(),
                        step.checksum());
            });
        }
    }

    @Test
    void aNewDatabaseHasTheRecordedSchemaAndHistory() throws Exception {
        new Schema(source).prepare();
        PostgresExtension.TestDatabase recorded = postgres.newDatabase();
        ReferenceDatabase.createSchema(recorded.dataSource());
        assertThat(Catalogue.of(source))
                .isEqualTo(Catalogue.of(recorded.dataSource()))
                .hasSizeGreaterThan(60);
        assertThat(history()).isEqualTo(ReferenceDatabase.history());
        assertThat(texts("SELECT applied_on FROM refinery_schema_history"))
                .allMatch(time -> time.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"));
        assertThat(texts("SELECT value FROM settings WHERE key = 'fix-tokens-and-aliases'"))
                .containsExactly("6669786564");
        recorded.drop();
    }

    @Test
    void aPreparedDatabaseIsLeftAlone() {
        new Schema(source).prepare();
        List<String> before = texts("SELECT applied_on FROM refinery_schema_history ORDER BY version");
        new Schema(source).prepare();
        assertThat(texts("SELECT applied_on FROM refinery_schema_history ORDER BY version"))
                .isEqualTo(before);
        assertThat(texts("SELECT max(version) FROM pictor_schema_history")).containsExactly("" + Schema.NEWEST);
    }

    static Stream<Integer> steps() {
        return ReferenceSchema.STEPS.stream().map(ReferenceSchema.Step::version);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everyStepIsAStartingPoint(int version) throws SQLException, IOException {
        createOld(version);
        assertThat(history()).hasSize(version + 1);
        new Schema(source).prepare();
        PostgresExtension.TestDatabase recorded = postgres.newDatabase();
        ReferenceDatabase.createSchema(recorded.dataSource());
        assertThat(history()).isEqualTo(ReferenceDatabase.history());
        assertThat(Catalogue.of(source)).isEqualTo(Catalogue.of(recorded.dataSource()));
        recorded.drop();
    }

    @Test
    void theRowsOfAnOldDatabaseSurvive() {
        createOld(9);
        database.update("INSERT INTO job_queue (queue, job) VALUES ('cleanup', '\"Prune\"')");
        new Schema(source).prepare();
        assertThat(texts("SELECT retry || ' ' || job FROM job_queue")).containsExactly("5 \"Prune\"");
    }

    @Test
    void theDatabaseOfTheReferenceIsServed() throws Exception {
        ReferenceDatabase.restore(source);
        List<String> aliases = texts("SELECT alias FROM aliases");
        assertThat(aliases).hasSizeGreaterThan(30);
        try (PostgresRepo repo = open()) {
            for (String alias : aliases) {
                assertThat(repo.aliases().original(Alias.parse(alias)))
                        .hasValueSatisfying(
                                original -> assertThat(original.details()).isNotNull());
            }
            assertThat(repo.hashes().walk(null, 1000)).hasSameSizeAs(texts("SELECT hash FROM hashes"));
            String token =
                    texts("SELECT token FROM aliases ORDER BY alias LIMIT 1").getFirst();
            String alias =
                    texts("SELECT alias FROM aliases ORDER BY alias LIMIT 1").getFirst();
            assertThat(repo.aliases().delete(Alias.parse(alias), DeleteToken.parse(token)))
                    .isEqualTo(DeleteResult.DELETED);
        }
        assertThat(history()).isEqualTo(ReferenceDatabase.history());
    }

    private void isRefused(String... words) {
        assertThatExceptionOfType(RepoException.class)
                .isThrownBy(() -> new Schema(source).prepare())
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words));
    }

    @Test
    void aHistoryThatDiffersIsRefused() {
        new Schema(source).prepare();
        database.update("UPDATE refinery_schema_history SET checksum = '17' WHERE version = 6");
        isRefused("version=6", "17");
    }

    @Test
    void aGapInTheHistoryIsRefused() {
        new Schema(source).prepare();
        database.update("DELETE FROM refinery_schema_history WHERE version = 6");
        isRefused("version=6");
    }

    @Test
    void aDatabaseOf06IsServedAsItIs() {
        new Schema(source).prepare();
        database.update("""
                INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
                VALUES (15, 'add_proxy_metadata', '2026-01-01T00:00:00Z', '7539370505841982133')
                """);
        isRefused("proxies");
        NewerSchema.begin(source);
        try (PostgresRepo repo = open()) {
            Samples.ingested(repo);
        }
        assertThat(history()).hasSize(16);
        database.update("UPDATE refinery_schema_history SET checksum = '17' WHERE version = 15");
        isRefused("version=15", "17");
        database.update("UPDATE refinery_schema_history SET version = 16 WHERE version = 15");
        isRefused("version=16");
    }

    @Test
    void aDatabaseOfANewerPictorIsRefused() {
        new Schema(source).prepare();
        database.update("""
                INSERT INTO pictor_schema_history (installed_rank, version, description, type, script, checksum,
                                                   installed_by, execution_time, success)
                SELECT 100, '99', 'from the future', 'SQL', 'V99', 1, current_user, 1, TRUE
                """);
        isRefused("version 99");
    }

    @Test
    void nodesThatStartAtOnceMakeOneSchema() throws InterruptedException {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> nodes = Stream.generate(() -> Thread.ofPlatform().unstarted(() -> {
                    try {
                        open().close();
                    } catch (RuntimeException failure) {
                        failures.add(failure);
                    }
                }))
                .limit(4)
                .toList();
        nodes.forEach(Thread::start);
        for (Thread node : nodes) {
            node.join();
        }
        assertThat(failures).isEmpty();
        assertThat(history()).hasSize(15);
    }

    @Test
    void aRoleThatMayNotCreateExtensionsCanStart() throws IOException {
        database.update("DROP ROLE IF EXISTS pictor_plain");
        database.update("CREATE ROLE pictor_plain LOGIN PASSWORD 'plain'");
        database.update("GRANT CREATE, USAGE ON SCHEMA public TO pictor_plain");
        try (PostgresRepo repo = PostgresRepo.open(new PostgresConfig(fresh.jdbcUrl(), "pictor_plain", "plain"))) {
            Samples.ingested(repo);
        }
        assertThat(history()).isEqualTo(ReferenceDatabase.history());
        assertThat(texts("SELECT extname FROM pg_extension")).doesNotContain("pgcrypto");
        database.update("DROP OWNED BY pictor_plain");
        database.update("DROP ROLE pictor_plain");
    }
}
