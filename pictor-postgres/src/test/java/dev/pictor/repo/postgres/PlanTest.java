package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import dev.pictor.repo.postgres.ExplainingSource.Explained;
import dev.pictor.testkit.Samples;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How the server runs each statement of the repo where there are many rows: by an index, never by reading or
/// sorting a table.
class PlanTest {
    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private static final int HASHES = Integer.getInteger("pictor.test.hashes", 1_000_000);

    /// Rows that may be sorted: those of a page, and what was read by an index for it.
    private static final int A_FEW = 2_000;

    private static final Set<String> LIMITED = Set.of("Limit", "CTE Scan", "Function Scan");
    private static final Set<String> DRIVES = Set.of("Outer", "Subquery");

    private static final Pattern STATEMENT =
            Pattern.compile("(--[^\\n]*\\n)?(WITH|SELECT|INSERT|UPDATE|DELETE)\\s.*", Pattern.DOTALL);

    /// Only at the start, before anybody is served, or for a copy of everything.
    private static final Set<Class<?>> WHOLE =
            Set.of(Schema.class, ReferenceSchema.class, PostgresSnapshot.class, PostgresFilling.class);

    /// These count, read or empty a whole table for an administrator, or are asked at the start only.
    private static final Set<String> APART = Set.of(
            "HashRows.SIZE",
            "PostgresJobQueue.LENGTH",
            "PostgresJobQueue.LENGTH_OF_ONE",
            "PostgresDeadLetters.COUNT",
            "PostgresStoreMigrationRepo.CLEAR",
            "PostgresStoreMigrationRepo.IS_CONTINUING",
            "PostgresAudit.UNNAMED",
            "PostgresRepo.END_CLAIMS",
            "PostgresRepo.END_BUILDS",
            "PostgresRepo.TIME_ZONE",
            "StaleJobs.TRY_LOCK",
            "Notifier.SHOW_PRESENCE",
            "NameRepair.IS_REPAIRED",
            "NameRepair.MARK_REPAIRED",
            "NameRepair.HASH");

    /// Its limit is small, so the plan for its values is always the cheaper one, and taken.
    private static final String CLAIM = "JobClaims.CLAIM";

    private static final Map<String, String> STATEMENTS = new TreeMap<>();

    private static List<Explained> explained;

    @BeforeAll
    static void travel() throws Exception {
        readStatements();
        ExplainingSource plans = new ExplainingSource();
        try (HikariDataSource pool =
                Connections.pool(new PostgresConfig(postgres.jdbcUrl(), postgres.user(), postgres.password()))) {
            PostgresRepo repo = PostgresRepo.over(plans.over(pool), postgres.dataSource());
            ManyRows.fill(postgres.dataSource(), HASHES);
            explained = plans.during(() -> {
                Tour tour = new Tour(repo, PlanTest::leaveSomethingBehind);
                tour.everything();
                NewerSchema.begin(postgres.dataSource());
                tour.revalidations();
                repo.audit().unnamed(Set.of(Samples.file()));
                repo.close(); // gives back what the tour claimed
            });
        }
    }

    private static void leaveSomethingBehind() {
        Database database = new Database(postgres.dataSource());
        database.update("INSERT INTO details SELECT '0', '{\"created_at\": \"2020-01-01T00:00:00Z\"}'");
        database.update(
                "INSERT INTO aliases SELECT '00000000-0000-0000-0000-00000000000A', hash, 't' FROM aliases LIMIT 1");
        database.update("INSERT INTO aliases SELECT '0', hash, '0123456789abcdef' FROM aliases LIMIT 1");
    }

    /// The constants of all classes that hold a statement, by name.
    private static void readStatements() throws IOException, URISyntaxException, ReflectiveOperationException {
        Path classes = Path.of(PostgresRepo.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve(PostgresRepo.class.getPackageName().replace('.', '/'));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(classes, "*.class")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replace(".class", "");
                Class<?> type = Class.forName(PostgresRepo.class.getPackageName() + "." + name);
                if (!WHOLE.contains(type)) {
                    STATEMENTS.putAll(statements(type));
                }
            }
        }
    }

    private static Map<String, String> statements(Class<?> type) throws IllegalAccessException {
        Map<String, String> statements = new TreeMap<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
                field.setAccessible(true);
                String text = (String) field.get(null);
                if (STATEMENT.matcher(text).matches()) {
                    statements.put(type.getSimpleName() + "." + field.getName(), text);
                }
            }
        }
        return statements;
    }

    @Test
    void everyStatementWasSeen() {
        Map<String, String> unseen = new TreeMap<>(STATEMENTS);
        unseen.keySet().removeAll(APART);
        unseen.values().removeAll(explained.stream().map(Explained::sql).collect(Collectors.toSet()));
        assertThat(unseen).isEmpty();
    }

    @Test
    void noTableIsReadOrSortedForGivenValues() {
        assertThat(offences(Explained::plan, APART)).isEmpty();
    }

    @Test
    void noTableIsReadOrSortedForAnyValues() {
        Set<String> apart = new HashSet<>(APART);
        apart.add(CLAIM);
        assertThat(offences(Explained::genericPlan, apart)).isEmpty();
    }

    private static List<String> offences(Function<Explained, JsonNode> plan, Set<String> apart) {
        Set<String> passed = apart.stream().map(STATEMENTS::get).collect(Collectors.toSet());
        return explained.stream()
                .filter(statement -> !passed.contains(statement.sql()))
                .flatMap(statement -> offences(plan.apply(statement)).map(offence -> offence + ": " + statement.sql()))
                .distinct()
                .toList();
    }

    private static Stream<String> offences(JsonNode node) {
        Stream<String> own = switch (node.get("Node Type").asText()) {
            case "Seq Scan" -> Stream.of("reads " + node.get("Relation Name").asText());
            case "Sort" -> // an incremental one sorts only what is equal so far
                isOfAFewRows(node) ? Stream.of() : Stream.of("sorts");
            default -> Stream.of();
        };
        return Stream.concat(own, children(node).flatMap(PlanTest::offences));
    }

    private static Stream<JsonNode> children(JsonNode node) {
        return StreamSupport.stream(node.path("Plans").spliterator(), false);
    }

    /// Few by the server's guess, or because what drives it was limited, however much that may be.
    private static boolean isOfAFewRows(JsonNode node) {
        return node.get("Plan Rows").asLong() <= A_FEW
                || LIMITED.contains(node.get("Node Type").asText())
                || children(node)
                        .filter(child -> DRIVES.contains(
                                child.path("Parent Relationship").asText()))
                        .anyMatch(PlanTest::isOfAFewRows);
    }
}
