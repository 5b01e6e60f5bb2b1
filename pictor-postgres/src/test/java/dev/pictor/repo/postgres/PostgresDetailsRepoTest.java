package dev.pictor.repo.postgres;

import dev.pictor.repo.Repo;
import dev.pictor.testkit.DetailsRepoContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresDetailsRepoTest implements DetailsRepoContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }
}
