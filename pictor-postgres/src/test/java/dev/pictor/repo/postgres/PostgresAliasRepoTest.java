package dev.pictor.repo.postgres;

import dev.pictor.repo.Repo;
import dev.pictor.testkit.AliasRepoContract;
import dev.pictor.testkit.AliasRowsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresAliasRepoTest implements AliasRepoContract, AliasRowsContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }
}
