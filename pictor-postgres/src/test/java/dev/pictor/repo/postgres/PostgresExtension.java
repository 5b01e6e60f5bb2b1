package dev.pictor.repo.postgres;

import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.postgresql.ds.PGSimpleDataSource;

/// Gives each test class an empty database on a real PostgreSQL, which all classes of a test run share.
///
/// Register it as `@RegisterExtension static PostgresExtension postgres = new PostgresExtension();`.
public final class PostgresExtension implements BeforeAllCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);

    private @Nullable SharedPostgres shared;
    private @Nullable TestDatabase database;

    @Override
    public void beforeAll(ExtensionContext context) {
        // The root store closes what it holds at the end of the run.
        shared = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(SharedPostgres.class, _ -> SharedPostgres.start(), SharedPostgres.class);
        database = shared.newDatabase();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (database != null) {
            database.drop();
        }
    }

    /// The address of the class's database.
    public String jdbcUrl() {
        return database().jdbcUrl();
    }

    public String user() {
        return database().user();
    }

    public String password() {
        return database().password();
    }

    /// Connections to the class's database, not pooled.
    public DataSource dataSource() {
        return database().dataSource();
    }

    /// One more empty database; those that a test does not drop are dropped with the next run.
    public TestDatabase newDatabase() {
        return Objects.requireNonNull(shared, "register this extension in a static field")
                .newDatabase();
    }

    private TestDatabase database() {
        return Objects.requireNonNull(database, "register this extension in a static field");
    }

    /// An empty database and the way to it.
    public record TestDatabase(SharedPostgres server, String name) {
        public String jdbcUrl() {
            return server.jdbcUrl(name);
        }

        public String user() {
            return server.user();
        }

        public String password() {
            return server.password();
        }

        public DataSource dataSource() {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(jdbcUrl());
            source.setUser(user());
            source.setPassword(password());
            return source;
        }

        /// Removes the database, and cuts the connections to it.
        public void drop() {
            server.dropDatabase(name);
        }
    }
}
