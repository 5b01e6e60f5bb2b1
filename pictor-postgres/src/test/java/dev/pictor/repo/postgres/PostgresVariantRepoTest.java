package dev.pictor.repo.postgres;

import dev.pictor.repo.Repo;
import dev.pictor.testkit.VariantRepoContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresVariantRepoTest implements VariantRepoContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }
}
