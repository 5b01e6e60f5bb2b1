package dev.pictor.repo.postgres;

import dev.pictor.repo.Repo;
import dev.pictor.testkit.AliasAccessRepoContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresAliasAccessRepoTest implements AliasAccessRepoContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }
}
