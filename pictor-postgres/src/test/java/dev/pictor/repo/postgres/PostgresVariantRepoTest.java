package dev.pictor.repo.postgres;

import dev.pictor.repo.Repo;
import dev.pictor.testkit.VariantRepoContract;
import dev.pictor.testkit.VariantRowsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresVariantRepoTest implements VariantRepoContract, VariantRowsContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }
}
