package dev.pictor.repo.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
    @TempDir(factory = OpenTempDirectory.class)
    Path temporary;

    private EmbeddedPostgresConfig config() {
        return EmbeddedPostgresConfig.in(temporary);
    }

    @Test
    void aSecondStartFindsTheRowsOfTheFirst() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            Sql.on(server).execute("CREATE TABLE kept AS SELECT 42 AS answer");
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            assertThat(Sql.on(server).query("SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void theServerIsDurablePrivateAndUnprivileged() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            Sql sql = Sql.on(server);
            assertThat(sql.query("SHOW fsync")).isEqualTo("on");
            assertThat(sql.query("SHOW full_page_writes")).isEqualTo("on");
            assertThat(sql.query("SHOW synchronous_commit")).isEqualTo("on");
            assertThat(sql.query("SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(sql.query("SHOW unix_socket_directories")).isEmpty();
            assertThat(sql.query("SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(sql.query("SELECT datcollate FROM pg_database WHERE datname = 'pictor'"))
                    .isEqualTo("C");
            assertThat(sql.query("SHOW server_version")).startsWith(server.majorVersion() + ".");

            Path process = Path.of("/proc/" + server.postmasterPid());
            assertThat((int) Files.getAttribute(process, "unix:uid")).isNotZero();
            assertThat(session(process)).isEqualTo(server.postmasterPid());
            assertThat(Files.getPosixFilePermissions(config().directory().resolve("password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            Sql stranger = new Sql(server.jdbcUrl(), server.user(), "guess");
            assertThat(catchThrowableOfType(SQLException.class, stranger::connect)
                            .getSQLState())
                    .isEqualTo("28P01");
        }
    }

    @Test
    void closingEndsTheServer() throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.start(config());
        Thread.currentThread().interrupt();
        server.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ProcessHandle.of(server.postmasterPid()).filter(Processes::isRunning))
                .isEmpty();
        server.close();
    }

    @Test
    void aDirectoryInUseIsRefused() throws Exception {
        try (EmbeddedPostgres _ = EmbeddedPostgres.start(config())) {
            assertThat(refusal().kind()).isEqualTo(Kind.DIRECTORY_IN_USE);
            // The refusal must not have freed the lock, which another process sees.
            assertThat(catchThrowableOfType(IOException.class, () -> ChildPictor.start(temporary)))
                    .hasMessageContaining(config().directory().toString());
        }
    }

    @Test
    void aDirectoryInUseByAnotherProcessIsRefused() throws Exception {
        try (ChildPictor _ = ChildPictor.start(temporary)) {
            assertThat(refusal())
                    .hasMessageContaining(config().directory().toString())
                    .extracting(EmbeddedPostgresException::kind)
                    .isEqualTo(Kind.DIRECTORY_IN_USE);
        }
    }

    @Test
    void dataOfAnotherMajorVersionAreRefused() throws Exception {
        Path data = Files.createDirectories(config().directory().resolve("data"));
        Files.setPosixFilePermissions(config().directory(), PosixFilePermissions.fromString("rwx--x--x"));
        Files.writeString(data.resolve("PG_VERSION"), "14\n");
        assertThat(refusal())
                .hasMessageContaining("PostgreSQL 14")
                .hasMessageContaining("Install")
                .extracting(EmbeddedPostgresException::kind)
                .isEqualTo(Kind.MAJOR_VERSION);
    }

    @Test
    void aHalfMadeClusterIsMadeAnew() throws Exception {
        Path halfMade = config().directory().resolve("data.new-" + UUID.randomUUID());
        Files.createDirectories(halfMade.resolve("base"));
        Files.setPosixFilePermissions(config().directory(), PosixFilePermissions.fromString("rwx--x--x"));
        Files.writeString(halfMade.resolve("PG_VERSION"), "15\n");
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            assertThat(Sql.on(server).query("SELECT 1")).isEqualTo("1");
            assertThat(halfMade).doesNotExist();
        }
    }

    @Test
    void aMissingDatabaseIsMade() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            String maintenance = server.jdbcUrl().replace("/pictor", "/postgres");
            new Sql(maintenance, server.user(), server.password()).execute("DROP DATABASE pictor");
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            assertThat(Sql.on(server).query("SELECT current_database()")).isEqualTo("pictor");
        }
    }

    @Test
    void aWrongPasswordIsTold() throws Exception {
        EmbeddedPostgres.start(config()).close();
        Files.writeString(config().directory().resolve("password"), "wrong\n");
        assertThat(refusal().kind()).isEqualTo(Kind.PASSWORD);
    }

    @Test
    void aLostPasswordIsReplaced() throws Exception {
        String lost;
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            Sql.on(server).execute("CREATE TABLE kept AS SELECT 42 AS answer");
            lost = server.password();
        }
        Files.delete(config().directory().resolve("password"));
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config())) {
            assertThat(server.password()).isNotEqualTo(lost);
            assertThat(Sql.on(server).query("SELECT answer FROM kept")).isEqualTo("42");
            assertThat(Files.readString(config().directory().resolve("server.log")))
                    .doesNotContain(server.password());
        }
        EmbeddedPostgres.start(config()).close();
    }

    @Test
    void anOrdinaryUserMayRunIt() throws Exception {
        ServerAccount account = ServerAccount.choose(temporary);
        Path home = Files.createDirectory(temporary.resolve("home"));
        account.handOver(home);
        String classPath = ReadableClassPath.copiedTo(temporary.resolve("classes"));
        try (ChildPictor child = ChildPictor.start(account.command(List.of()), classPath, home, List.of())) {
            Path process = Path.of("/proc/" + child.postmasterPid());
            assertThat(Files.getAttribute(process, "unix:uid")).isEqualTo(Files.getAttribute(home, "unix:uid"));
        }
    }

    private EmbeddedPostgresException refusal() {
        return catchThrowableOfType(EmbeddedPostgresException.class, () -> EmbeddedPostgres.start(config()));
    }

    private static long session(Path process) throws IOException {
        String status = Files.readString(process.resolve("stat"));
        // After the name in parentheses come the state, the parent, the group and the session.
        return Long.parseLong(status.substring(status.lastIndexOf(')') + 2).split(" ", -1)[3]);
    }
}
