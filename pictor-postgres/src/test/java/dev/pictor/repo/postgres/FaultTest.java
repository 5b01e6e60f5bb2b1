package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.pictor.repo.postgres.PostgresExtension.TestDatabase;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgres;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresConfig;
import dev.pictor.repo.postgres.embedded.OpenTempDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What breaks between callers and their rows. Meanwhile callers are told to retry, afterwards everything goes on, and
/// each outcome was true exactly once.
class FaultTest {
    @RegisterExtension
    static final PostgresExtension postgres = new PostgresExtension();

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final PostgresLimits HASTY = PostgresLimits.DEFAULT
            .withMaxConnections(4)
            .withPoolTimeout(Duration.ofSeconds(1))
            .withStatementTimeout(Duration.ofSeconds(1))
            .withNetworkMargin(Duration.ofSeconds(1))
            .withSilence(Duration.ofMillis(500));

    private TestDatabase database;
    private Database around;
    private FaultyNetwork network;

    @BeforeEach
    void open() {
        database = postgres.newDatabase();
        around = new Database(database.dataSource());
        network = FaultyNetwork.before(port(database.jdbcUrl()));
    }

    @AfterEach
    void close() throws Exception {
        network.close();
        database.drop();
    }

    private static int port(String jdbcUrl) {
        return URI.create(jdbcUrl.substring("jdbc:".length())).getPort();
    }

    private PostgresConfig direct() {
        return new PostgresConfig(database.jdbcUrl(), database.user(), database.password()).withLimits(HASTY);
    }

    private PostgresConfig overNetwork() {
        String url = database.jdbcUrl().replace(":" + port(database.jdbcUrl()) + "/", ":" + network.port() + "/");
        return new PostgresConfig(url, database.user(), database.password()).withLimits(HASTY);
    }

    private void verify(Traffic traffic) throws InterruptedException {
        traffic.stop();
        try (PostgresRepo healthy = PostgresRepo.open(direct())) {
            traffic.verify(around, healthy);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as(what).isLessThan(PATIENCE.toNanos());
            Thread.onSpinWait();
        }
    }

    private void killBackends() {
        around.all("""
                SELECT pg_terminate_backend(pid)
                FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """, row -> row.getBoolean(1));
    }

    @Test
    void backendsThatAreKilledAreReplaced() throws Exception {
        try (PostgresRepo repo = PostgresRepo.open(direct());
                Traffic traffic = Traffic.on(repo)) {
            for (int round = 0; round < 5; round++) {
                traffic.awaitSuccesses(50);
                killBackends();
            }
            traffic.awaitSuccesses(50);
            await("the listener is back", repo::hearsChanges);
            verify(traffic);
        }
    }

    @Test
    void aServerThatIsStoppedAtOnceComesBackWithWhatItSaid(@TempDir(factory = OpenTempDirectory.class) Path directory)
            throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(EmbeddedPostgresConfig.in(directory))) {
            PostgresConfig config =
                    new PostgresConfig(server.jdbcUrl(), server.user(), server.password()).withLimits(HASTY);
            try (PostgresRepo repo = PostgresRepo.open(config);
                    Traffic traffic = Traffic.on(repo)) {
                for (int round = 0; round < 2; round++) {
                    traffic.awaitSuccesses(50);
                    traffic.awaitRefusalBy(() -> stopAtOnce(server.postmasterPid()));
                }
                traffic.awaitSuccesses(50);
                await("the listener is back", repo::hearsChanges);
                traffic.stop();
                try (PostgresRepo healthy = PostgresRepo.open(config)) {
                    traffic.verify(new Database(Connections.direct(config)), healthy);
                }
            }
        }
    }

    /// As `pg_ctl stop -m immediate` does.
    private static void stopAtOnce(long postmaster) throws Exception {
        assertThat(new ProcessBuilder("kill", "-QUIT", Long.toString(postmaster))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aPoolThatIsExhaustedRefusesUntilItIsNot() throws Exception {
        DataSource listening = Connections.direct(direct());
        try (HikariDataSource pool = Connections.pool(direct().withMaxConnections(2));
                PostgresRepo repo = PostgresRepo.over(pool, listening);
                Traffic traffic = Traffic.on(repo)) {
            traffic.awaitSuccesses(50);
            try (Connection one = taken(pool);
                    Connection other = taken(pool)) {
                traffic.awaitRefusals(6);
                assertThat(one.isValid(1) && other.isValid(1)).isTrue();
            }
            traffic.awaitSuccesses(50);
            verify(traffic);
        }
    }

    /// The callers stand in the same line.
    private static Connection taken(HikariDataSource pool) throws Exception {
        while (true) {
            try {
                return pool.getConnection();
            } catch (java.sql.SQLTransientConnectionException busy) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aNetworkThatStallsIsWaitedForOnlySoLong() throws Exception {
        try (PostgresRepo repo = PostgresRepo.open(overNetwork());
                Traffic traffic = Traffic.on(repo)) {
            traffic.awaitSuccesses(50);
            network.stall();
            traffic.awaitRefusals(6);
            network.flow();
            traffic.awaitSuccesses(50);
            verify(traffic);
        }
    }

    @Test
    void aSilentPeerIsNoticedAndReplaced() throws Exception {
        try (PostgresRepo repo = PostgresRepo.open(overNetwork());
                Traffic traffic = Traffic.on(repo)) {
            traffic.awaitSuccesses(50);
            network.swallow();
            traffic.awaitRefusals(6);
            await("the listener noticed", () -> !repo.hearsChanges());
            network.flow();
            traffic.awaitSuccesses(50);
            await("the listener is back", repo::hearsChanges);
            verify(traffic);
        }
    }

    @Test
    void connectionsThatAreCutAreReplaced() throws Exception {
        try (PostgresRepo repo = PostgresRepo.open(overNetwork());
                Traffic traffic = Traffic.on(repo)) {
            for (int round = 0; round < 10; round++) {
                traffic.awaitSuccesses(20);
                network.cut();
            }
            traffic.awaitSuccesses(50);
            verify(traffic);
        }
    }

    @Test
    void aServerThatIsAwayIsFoundAgain() throws Exception {
        try (PostgresRepo repo = PostgresRepo.open(overNetwork());
                Traffic traffic = Traffic.on(repo)) {
            traffic.awaitSuccesses(50);
            network.refuse();
            traffic.awaitRefusals(12);
            network.flow();
            traffic.awaitSuccesses(50);
            await("the listener is back", repo::hearsChanges);
            verify(traffic);
        }
    }

    @Test
    void aCommitWhoseAnswerWasLostIsNotDoneTwice() throws Exception {
        try (PostgresRepo repo = PostgresRepo.open(overNetwork());
                Traffic traffic = Traffic.on(repo)) {
            for (int round = 0; round < 10; round++) {
                traffic.awaitRefusalBy(network::loseNextCommitAnswer);
            }
            traffic.awaitSuccesses(50);
            verify(traffic);
        }
    }
}
