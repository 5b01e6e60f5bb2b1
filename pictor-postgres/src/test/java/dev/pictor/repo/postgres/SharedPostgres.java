package dev.pictor.repo.postgres;

import dev.pictor.repo.postgres.PostgresExtension.TestDatabase;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgres;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresConfig;
import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException;
import dev.pictor.repo.postgres.embedded.ForgetfulPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The server of one test run, in one of a few directories that runs take in turn.
///
/// So the next run adopts what a killed one left behind, and spares itself the making of a cluster.
public final class SharedPostgres implements AutoCloseable {
    private static final int MAX_RUNS_AT_ONCE = 16;
    private static final String PREFIX = "test_";

    private final EmbeddedPostgres server;
    private final Thread hook;
    private final AtomicInteger databases = new AtomicInteger();

    private SharedPostgres(EmbeddedPostgres server) {
        this.server = server;
        this.hook = Thread.ofPlatform().name("test-postgres-stop").unstarted(server::close);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    static SharedPostgres start() {
        Path root = root();
        @Nullable EmbeddedPostgresException last = null;
        for (int turn = 0; turn < MAX_RUNS_AT_ONCE; turn++) {
            Path directory = root.resolve("run-" + turn);
            List<Path> systemRoots = EmbeddedPostgresConfig.in(directory).systemRoots();
            try {
                SharedPostgres shared = new SharedPostgres(ForgetfulPostgres.start(
                        new EmbeddedPostgresConfig(directory, List.of(root.resolve("binaries")), systemRoots)));
                shared.dropLeftOvers();
                return shared;
            } catch (EmbeddedPostgresException taken) {
                last = taken;
            } catch (InterruptedException cause) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while PostgreSQL started", cause);
            }
        }
        throw new IllegalStateException("no PostgreSQL for tests below " + root, last);
    }

    private static Path root() {
        Path root = Path.of(
                System.getProperty("java.io.tmpdir"), "pictor-test-postgres-" + System.getProperty("user.name"));
        try {
            if (!Files.isDirectory(root)) {
                Files.createDirectories(root);
                Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
            }
            return root;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    TestDatabase newDatabase() {
        String name = PREFIX + databases.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE template0");
        return new TestDatabase(this, name);
    }

    void dropDatabase(String name) {
        execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    String jdbcUrl(String database) {
        String url = server.jdbcUrl();
        return url.substring(0, url.lastIndexOf('/') + 1) + database;
    }

    String user() {
        return server.user();
    }

    String password() {
        return server.password();
    }

    private void dropLeftOvers() {
        List<String> names = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT datname FROM pg_database")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        } catch (SQLException cause) {
            throw new IllegalStateException(cause);
        }
        names.stream().filter(name -> name.startsWith(PREFIX)).forEach(this::dropDatabase);
    }

    private void execute(String statementText) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(statementText);
        } catch (SQLException cause) {
            throw new IllegalStateException(statementText, cause);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        server.close();
    }
}
