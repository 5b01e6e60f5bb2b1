package dev.pictor.repo.postgres;

import dev.pictor.repo.Repo;
import dev.pictor.testkit.HashPageContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresHashPageTest implements HashPageContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }
}
