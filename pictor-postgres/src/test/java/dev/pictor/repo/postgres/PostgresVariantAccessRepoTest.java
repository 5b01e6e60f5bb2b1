package dev.pictor.repo.postgres;

import dev.pictor.repo.Repo;
import dev.pictor.testkit.VariantAccessRepoContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresVariantAccessRepoTest implements VariantAccessRepoContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }
}
