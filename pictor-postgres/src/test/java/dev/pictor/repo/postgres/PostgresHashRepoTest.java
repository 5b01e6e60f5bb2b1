package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.testkit.HashRepoContract;
import dev.pictor.testkit.HashRowsContract;
import dev.pictor.testkit.Samples;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static void addVariants(NewOriginal original, int count) {
        repo.execute("""
                INSERT INTO variants (hash, variant, identifier)
                SELECT ?, i || '.png', ? || i FROM generate_series(1, ?) AS i
                """, original.hash().base64(), original.identifier().path(), count);
    }

    /// More rows than one statement removes.
    @Test
    void aPurgeTakesVeryManyAliasesAndVariantsAlong() {
        int many = 2 * Removal.PART + 1;
        NewOriginal original = withAliases(many);
        addVariants(original, many);
        repo.execute("DELETE FROM job_queue");
        assertThat(repo().hashes().purge(original.hash())).hasSize(many);
        assertThat(repo().aliases().aliasesForHash(original.hash())).isEmpty();
        assertThat(repo().hashes().identifier(original.hash())).isEmpty();
        assertThat(repo.texts("SELECT count(*) FROM job_queue")).containsExactly(String.valueOf(many + 1));
        repo.execute("DELETE FROM job_queue");
    }

    @Test
    void whoListensHearsThatEverythingChangedWhereVeryMuchDid() throws Exception {
        NewOriginal original = Samples.ingested(repo());
        addVariants(original, Removal.MAX_TOLD + 1);
        AtomicInteger told = new AtomicInteger();
        Removal removal = new Database(repo.postgres().dataSource()).transaction(session -> {
            String hash = original.hash().base64();
            Removal all = new Removal();
            Set<Identifier> files = Removal.lock(session, hash).orElseThrow();
            all.someAliases(session, hash);
            all.hash(session, hash, files);
            return session.undo(all);
        });
        removal.tell(new Invalidations() {
            @Override
            public void aliasChanged(Alias alias) {
                throw new AssertionError(alias);
            }

            @Override
            public void variantChanged(ContentHash hash, Variant variant) {
                throw new AssertionError(variant);
            }

            @Override
            public void originalChanged(ContentHash hash) {
                throw new AssertionError(hash);
            }

            @Override
            public void everythingChanged() {
                told.incrementAndGet();
            }
        });
        assertThat(told).hasValue(1);
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
