package dev.pictor.repo.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is there after a `kill -9` of Pictor, of the server, or of both.
final class CrashTest {
    private static final String COUNT = "SELECT count(*) FROM kept";

    @TempDir(factory = OpenTempDirectory.class)
    Path temporary;

    private EmbeddedPostgresConfig config() {
        return EmbeddedPostgresConfig.in(temporary);
    }

    @Test
    void aKilledServerComesBackOnItsPortWithItsRows() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            Sql sql = Sql.on(server);
            sql.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000)");
            long first = server.postmasterPid();
            killHard(first);
            assertThat(sql.queryOnceUp(COUNT)).isEqualTo("1000");
            assertThat(server.postmasterPid()).isNotEqualTo(first);
            assertThat(Sql.on(server)).isEqualTo(sql);
        }
    }

    @Test
    void aBusyBackendOfAKilledServerDoesNotHoldUpTheNext() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config());
                Connection busy = Sql.on(server).connect()) {
            Sql sql = Sql.on(server);
            sql.execute("CREATE TABLE kept AS SELECT 1 AS one");
            Thread query = Thread.ofVirtual().start(() -> runForHours(busy));
            while (sql.query(
                            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT sum%' AND state = 'active'")
                    .equals("0")) {
                Thread.onSpinWait();
            }
            killHard(server.postmasterPid());
            assertThat(sql.queryOnceUp(COUNT)).isEqualTo("1");
            query.join();
        }
    }

    @Test
    void theServerOfAKilledPictorIsAdopted() throws Exception {
        long orphan = killedPictor().postmasterPid();
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            assertThat(server.postmasterPid()).isEqualTo(orphan);
            Sql.on(server).execute("CREATE TABLE kept AS SELECT 1 AS one");
            killHard(orphan);
            assertThat(Sql.on(server).queryOnceUp(COUNT)).isEqualTo("1");
        }
        assertThat(ProcessHandle.of(orphan).filter(Processes::isRunning)).isEmpty();
    }

    @Test
    void anAdoptedServerEndsWithItsSecondPictor() throws Exception {
        long orphan = killedPictor().postmasterPid();
        EmbeddedPostgres.start(config()).close();
        assertThat(ProcessHandle.of(orphan).filter(Processes::isRunning)).isEmpty();
    }

    @Test
    void anOrphanWithOtherSettingsIsReplaced() throws Exception {
        long orphan = killedPictor("fsync=off").postmasterPid();
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            assertThat(server.postmasterPid()).isNotEqualTo(orphan);
            assertThat(Sql.on(server).query("SHOW fsync")).isEqualTo("on");
        }
    }

    @Test
    void aKillOfPictorAndServerLosesNothing() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            Sql.on(server).execute("CREATE TABLE kept AS SELECT generate_series(1, 1000)");
        }
        ChildPictor child = killedPictor();
        killHard(child.postmasterPid());
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            assertThat(Sql.on(server).query(COUNT)).isEqualTo("1000");
        }
    }

    @Test
    void aStrangerWithTheIdOfTheDeadServerIsLeftAlone() throws Exception {
        ChildPictor child = killedPictor();
        killHard(child.postmasterPid());
        Path data = config().directory().resolve("data");
        ServerAccount account = ServerAccount.choose(data);
        Process stranger = new ProcessBuilder(account.command(List.of("cat"))).start();
        try {
            Path file = data.resolve("postmaster.pid");
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            lines.set(0, Long.toString(stranger.pid()));
            Files.write(file, lines);
            try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
                assertThat(Sql.on(server).query("SELECT 1")).isEqualTo("1");
                assertThat(stranger.isAlive()).isTrue();
            }
        } finally {
            stranger.destroy();
        }
    }

    @Test
    void anEmptyProcessFileIsNoHindrance() throws Exception {
        killHard(killedPictor().postmasterPid());
        Files.write(config().directory().resolve("data/postmaster.pid"), new byte[0]);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            assertThat(Sql.on(server).query("SELECT 1")).isEqualTo("1");
        }
    }

    private ChildPictor killedPictor(String... settings) throws Exception {
        ChildPictor child = ChildPictor.start(temporary, settings);
        child.kill();
        assertThat(ProcessHandle.of(child.postmasterPid())).isPresent();
        return child;
    }

    private static void killHard(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        // Not until its parent took notice, which for an orphan may take long.
        while (Processes.isRunning(process)) {
            Thread.onSpinWait();
        }
    }

    private static void runForHours(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT sum(a) FROM generate_series(1, 1000000) a, generate_series(1, 1000000) b");
        } catch (SQLException _) {
            // The server was killed meanwhile.
        }
    }
}
