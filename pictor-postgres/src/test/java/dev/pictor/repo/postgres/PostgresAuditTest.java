package dev.pictor.repo.postgres;

import dev.pictor.repo.AuditRepo;
import dev.pictor.repo.Repo;
import dev.pictor.testkit.AuditRepoContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresAuditTest implements AuditRepoContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }

    @Override
    public AuditRepo audit() {
        return repo.repo().audit();
    }
}
