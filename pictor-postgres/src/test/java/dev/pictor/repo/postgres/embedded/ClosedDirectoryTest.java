package dev.pictor.repo.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server serves below a directory that only the user of Pictor may enter, as a home or a temporary directory is.
final class ClosedDirectoryTest {
    private static final String CLOSED = "rwx------";

    @TempDir(factory = OpenTempDirectory.class)
    static Path cache;

    @TempDir(factory = OpenTempDirectory.class)
    Path temporary;

    private Path home;
    private EmbeddedPostgresConfig usual;

    @BeforeEach
    void closeHome() throws Exception {
        home = Files.createDirectory(temporary.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString(CLOSED));
        usual = EmbeddedPostgresConfig.in(home.resolve("pictor"));
    }

    @Test
    void anInstallationOfThisMachineServes() throws Exception {
        survives(new EmbeddedPostgresConfig(usual.directory(), List.of(cache), usual.systemRoots()));
        assertThat(Files.getPosixFilePermissions(home)).isEqualTo(PosixFilePermissions.fromString(CLOSED));
    }

    @Test
    void theBundledOneServesFromACacheThatItsAccountReaches() throws Exception {
        Path near = home.resolve("pictor/binaries");
        survives(new EmbeddedPostgresConfig(usual.directory(), List.of(near, cache), List.of()));
        boolean reachesHome = ServerAccount.choose(home).reaches(home);
        assertThat(Files.exists(near)).isEqualTo(reachesHome);
        assertThat(Files.getPosixFilePermissions(home)).isEqualTo(PosixFilePermissions.fromString(CLOSED));
    }

    @Test
    void theServerOfAKilledPictorIsAdoptedByAnotherPath() throws Exception {
        Path otherWay = Files.createSymbolicLink(temporary.resolve("other-way"), home);
        ChildPictor child = ChildPictor.start(home);
        child.kill();
        try (EmbeddedPostgres server = EmbeddedPostgres.start(EmbeddedPostgresConfig.in(otherWay))) {
            assertThat(server.postmasterPid()).isEqualTo(child.postmasterPid());
        }
        assertThat(ProcessHandle.of(child.postmasterPid()).filter(Processes::isRunning))
                .isEmpty();
    }

    @Test
    void theServerOfAMovedDirectoryIsAdopted() throws Exception {
        ChildPictor child = ChildPictor.start(home);
        child.kill();
        Path moved = Files.move(home, temporary.resolve("moved"));
        try (EmbeddedPostgres server = EmbeddedPostgres.start(EmbeddedPostgresConfig.in(moved))) {
            assertThat(server.postmasterPid()).isEqualTo(child.postmasterPid());
        }
    }

    @Test
    void twoServersAreToldApart() throws Exception {
        EmbeddedPostgresConfig second = EmbeddedPostgresConfig.in(home.resolve("second"));
        try (EmbeddedPostgres server = EmbeddedPostgres.start(usual)) {
            long neighbour = server.postmasterPid();
            EmbeddedPostgres.start(second).close();
            // What a crash would leave in the second directory, with the id of the first one's server.
            Files.copy(
                    usual.directory().resolve("data/postmaster.pid"),
                    second.directory().resolve("data/postmaster.pid"));
            try (EmbeddedPostgres other = EmbeddedPostgres.start(second)) {
                assertThat(other.postmasterPid()).isNotEqualTo(neighbour);
            }
            assertThat(server.postmasterPid()).isEqualTo(neighbour);
            assertThat(Sql.on(server).query("SELECT 1")).isEqualTo("1");
        }
    }

    private static void survives(EmbeddedPostgresConfig config) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config)) {
            Sql.on(server).execute("CREATE EXTENSION pgcrypto");
            Sql.on(server).execute("CREATE TABLE kept AS SELECT generate_series(1, 1000)");
            long first = server.postmasterPid();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            assertThat(Sql.on(server).queryOnceUp("SELECT count(*) FROM kept")).isEqualTo("1000");
            assertThat(server.postmasterPid()).isNotEqualTo(first);
        }
        Files.delete(config.directory().resolve("password"));
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config)) {
            assertThat(Sql.on(server).query("SELECT count(*) FROM kept")).isEqualTo("1000");
        }
    }
}
