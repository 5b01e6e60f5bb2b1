package dev.pictor.repo.postgres;

import dev.pictor.repo.Repo;
import dev.pictor.testkit.StoreMigrationRepoContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresStoreMigrationRepoTest implements StoreMigrationRepoContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }
}
