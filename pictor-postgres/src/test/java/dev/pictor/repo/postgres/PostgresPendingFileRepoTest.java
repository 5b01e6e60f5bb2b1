package dev.pictor.repo.postgres;

import dev.pictor.repo.Repo;
import dev.pictor.testkit.PendingFileRepoContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresPendingFileRepoTest implements PendingFileRepoContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }
}
