package dev.pictor.repo.postgres;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Gives each test class a repo in a database of its own, and a way around the repo.
public final class RepoExtension implements BeforeAllCallback, AfterAllCallback {
    private final PostgresExtension postgres = new PostgresExtension();
    private final PoolGauge numbers = new PoolGauge();
    private @Nullable PostgresRepo repo;

    @Override
    public void beforeAll(ExtensionContext context) {
        postgres.beforeAll(context);
        repo = PostgresRepo.open(config(), numbers);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        repo().close();
        postgres.afterAll(context);
    }

    PostgresConfig config() {
        return new PostgresConfig(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    public PostgresRepo repo() {
        return Objects.requireNonNull(repo, "register this extension in a static field");
    }

    /// How many connections of the repo's pool are in somebody's hands.
    public long busyConnections() {
        return numbers.busy();
    }

    public PostgresExtension postgres() {
        return postgres;
    }

    /// Runs a statement around the repo.
    public int execute(String sql, Object... values) {
        return new Database(postgres.dataSource()).update(sql, values);
    }

    /// Reads one text around the repo.
    public Optional<String> text(String sql, Object... values) {
        return texts(sql, values).stream().findFirst();
    }

    /// Reads texts around the repo; null is told as such.
    public List<String> texts(String sql, Object... values) {
        return new Database(postgres.dataSource()).all(sql, row -> String.valueOf(row.getString(1)), values);
    }
}
