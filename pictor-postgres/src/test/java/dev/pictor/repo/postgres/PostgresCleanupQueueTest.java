package dev.pictor.repo.postgres;

import dev.pictor.repo.Repo;
import dev.pictor.testkit.CleanupQueueContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresCleanupQueueTest implements CleanupQueueContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }
}
