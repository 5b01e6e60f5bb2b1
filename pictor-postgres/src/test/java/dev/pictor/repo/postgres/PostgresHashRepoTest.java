package dev.pictor.repo.postgres;

import dev.pictor.repo.Repo;
import dev.pictor.testkit.HashRepoContract;
import dev.pictor.testkit.HashRowsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresHashRepoTest implements HashRepoContract, HashRowsContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }
}
