package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.testkit.HashRepoContract;
import dev.pictor.testkit.HashRowsContract;
import dev.pictor.testkit.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresHashRepoTest implements HashRepoContract, HashRowsContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }

    private static NewOriginal withAliases(int count) {
        NewOriginal original = Samples.ingested(repo.repo());
        repo.execute(
                "INSERT INTO aliases SELECT ? || '-' || i, ?, 't' FROM generate_series(2, ?) AS i",
                original.alias().text(),
                original.hash().base64(),
                count);
        return original;
    }

    /// More rows than one statement removes.
    @Test
    void aPurgeTakesVeryManyAliasesAndVariantsAlong() {
        int many = 2 * Removal.PART + 1;
        NewOriginal original = withAliases(many);
        repo.execute(
                "INSERT INTO variants (hash, variant, identifier) SELECT ?, i || '.png', ? || i FROM generate_series(1, ?) AS i",
                original.hash().base64(),
                original.identifier().path(),
                many);
        repo.execute("DELETE FROM job_queue");
        assertThat(repo().hashes().purge(original.hash())).hasSize(many);
        assertThat(repo().aliases().aliasesForHash(original.hash())).isEmpty();
        assertThat(repo().hashes().identifier(original.hash())).isEmpty();
        assertThat(repo.texts("SELECT count(*) FROM job_queue")).containsExactly(String.valueOf(many + 1));
        repo.execute("DELETE FROM job_queue");
    }

    @Test
    void onlySoManyAliasesAreTold() {
        NewOriginal original = withAliases(AliasRepo.MAX_ALIASES + 1);
        assertThat(repo().aliases().aliasesForHash(original.hash())).hasSize(AliasRepo.MAX_ALIASES);
        assertThat(repo().aliases().aliasesFromAlias(original.alias())).hasSize(AliasRepo.MAX_ALIASES);
        assertThat(repo().hashes().purge(original.hash())).hasSize(AliasRepo.MAX_ALIASES);
        assertThat(repo().aliases().original(original.alias())).isEmpty();
    }
}
