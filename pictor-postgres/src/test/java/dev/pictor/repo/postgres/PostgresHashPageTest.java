package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.ContentHash;
import dev.pictor.repo.HashPage;
import dev.pictor.repo.HashPage.Entry;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.testkit.HashPageContract;
import dev.pictor.testkit.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresHashPageTest implements HashPageContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }

    private static ContentHash withAliases(int count) {
        NewOriginal original = Samples.ingested(repo.repo());
        repo.execute(
                "INSERT INTO aliases SELECT ? || '-' || i, ?, 't' FROM generate_series(2, ?) AS i",
                original.alias().text(),
                original.hash().base64(),
                count);
        return original.hash();
    }

    private List<HashPage> pages() {
        List<HashPage> pages = new ArrayList<>();
        pages.add(repo().hashes().hashPage(null, HashPage.MAX_LIMIT));
        while (pages.getLast().next() != null) {
            String slug = Objects.requireNonNull(pages.getLast().next()).slug();
            pages.add(repo().hashes().hashPage(slug, HashPage.MAX_LIMIT));
        }
        return pages;
    }

    @Test
    void aPageEndsWhenItHasManyAliases() {
        int half = HashPage.MAX_ALIASES / 2;
        ContentHash last = withAliases(1);
        ContentHash third = withAliases(half);
        ContentHash second = withAliases(half);
        ContentHash huge = withAliases(3 * HashPage.MAX_ALIASES);
        ContentHash first = withAliases(2);
        assertThat(pages())
                .extracting(HashPage::hashes)
                .containsExactly(List.of(first, huge), List.of(second, third), List.of(last));
        List<Entry> entries = pages().getFirst().entries();
        assertThat(entries.getFirst().aliases()).hasSize(2);
        assertThat(entries.getLast().aliases()).hasSize(HashPage.MAX_ALIASES);
        assertThat(pages().get(1).prev()).isEqualTo(first);
        repo.execute("DELETE FROM aliases");
        repo.execute("DELETE FROM hashes");
    }
}
