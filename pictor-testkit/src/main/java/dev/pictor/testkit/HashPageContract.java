package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Format;
import dev.pictor.repo.HashBound;
import dev.pictor.repo.HashPage;
import dev.pictor.repo.HashPage.Entry;
import dev.pictor.repo.HashRepo;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How every [HashRepo] is paged and walked. Each test begins with no hash at all.
public interface HashPageContract {
    /// A moment that no hash of another test has.
    Instant START = Instant.parse("2020-01-01T00:00:00Z");

    Repo repo();

    private HashRepo hashes() {
        return repo().hashes();
    }

    @BeforeEach
    default void purgeEverything() {
        List<Original> part;
        do {
            part = hashes().walk(null, 1000);
            part.forEach(original -> hashes().purge(original.hash()));
        } while (!part.isEmpty());
    }

    /// Hashes a second apart, newest first.
    private List<ContentHash> created(int count) {
        List<ContentHash> created = new ArrayList<>();
        for (int i = count; i > 0; i--) {
            created.add(created(START.plusSeconds(i)));
        }
        return created;
    }

    private ContentHash created(Instant at) {
        ContentHash hash = Samples.content();
        hashes().createHashWithTimestamp(hash, Samples.file(), at);
        return hash;
    }

    /// All pages, each reached by the one before.
    private List<HashPage> pages(int limit) {
        List<HashPage> pages = new ArrayList<>();
        pages.add(hashes().hashPage(null, limit));
        ContentHash next = pages.getLast().next();
        while (next != null) {
            pages.add(hashes().hashPage(next.slug(), limit));
            next = pages.getLast().next();
        }
        return pages;
    }

    private static String slug(HashPage page) {
        ContentHash prev = page.prev();
        return prev == null ? "" : prev.slug();
    }

    @Test
    default void pagesFollowEachOtherWithoutGapOrRepetition() {
        List<ContentHash> all = created(45);
        List<HashPage> pages = pages(20);
        assertThat(pages).extracting(page -> page.entries().size()).containsExactly(20, 20, 5);
        assertThat(pages.stream().flatMap(page -> page.hashes().stream())).containsExactlyElementsOf(all);
        assertThat(pages.getFirst().current()).isEqualTo(all.getFirst());
        assertThat(pages.getFirst().prev()).isNull();
    }

    @Test
    default void hashesOfOneMomentComeOnce() {
        List<ContentHash> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(created(START));
        }
        List<ContentHash> paged =
                pages(3).stream().flatMap(page -> page.hashes().stream()).toList();
        assertThat(paged).hasSize(10).containsExactlyInAnyOrderElementsOf(all);
        assertThat(hashes().hashPageByDate(START.plusSeconds(1), 10).hashes()).isEqualTo(paged);
        assertThat(hashes().hashes()).containsExactlyElementsOf(paged);
    }

    @Test
    default void aPageLeadsBack() {
        created(45);
        List<HashPage> pages = pages(20);
        HashPage second = hashes().hashPage(slug(pages.get(2)), 20);
        assertThat(second.hashes()).isEqualTo(pages.get(1).hashes());
        HashPage first = hashes().hashPage(slug(second), 20);
        assertThat(first.hashes()).isEqualTo(pages.getFirst().hashes());
        assertThat(first.prev()).isNull();
    }

    @Test
    default void aShortWayBackLeadsToTheNewest() {
        List<ContentHash> all = created(10);
        assertThat(hashes().hashPage(all.get(3).slug(), 5).prev()).isEqualTo(all.getFirst());
    }

    @Test
    default void nothingIsAnEmptyPage() {
        assertThat(hashes().hashPage(null, 20)).isEqualTo(new HashPage(null, null, null, 20, List.of(), List.of()));
        assertThat(hashes().hashPageByDate(START, 20).entries()).isEmpty();
        assertThat(hashes().hashes()).isEmpty();
    }

    @Test
    default void anUnknownOrUnreadableSlugIsTheFirstPage() {
        List<ContentHash> all = created(3);
        for (String slug :
                new String[] {Samples.content().slug(), "", "!!!", "a\0b", "x".repeat(52), "x".repeat(5_000_000)}) {
            HashPage page = hashes().hashPage(slug, 2);
            assertThat(page.hashes()).isEqualTo(all.subList(0, 2));
            assertThat(page.prev()).isNull();
        }
    }

    @Test
    default void aDateLeadsToTheNewestBeforeIt() {
        List<ContentHash> all = created(3); // at the seconds 3, 2 and 1
        assertThat(hashes().hashPageByDate(START.plusSeconds(3), 20).current()).isEqualTo(all.get(1));
        assertThat(hashes().hashPageByDate(START.plusSeconds(2).plusNanos(1000), 20)
                        .current())
                .isEqualTo(all.get(1));
        assertThat(hashes().hashPageByDate(START.plusSeconds(2).plusNanos(1000), 20)
                        .prev())
                .isEqualTo(all.getFirst());
        assertThat(hashes().hashPageByDate(START.minusSeconds(1), 20).current()).isEqualTo(all.getFirst());
    }

    @Test
    default void aPlaceStaysWhenItsHashIsGone() {
        List<ContentHash> all = created(5);
        HashBound bound = hashes().bound(all.get(2)).orElseThrow();
        assertThat(hashes().hashesOrdered(bound, 2).hashes()).isEqualTo(all.subList(2, 4));
        hashes().cleanupHash(all.get(2));
        HashPage page = hashes().hashesOrdered(bound, 2);
        assertThat(page.hashes()).isEqualTo(all.subList(3, 5));
        assertThat(page.prev()).isEqualTo(all.getFirst());
        assertThat(hashes().hashesOrdered(null, 2).hashes()).isEqualTo(all.subList(0, 2));
    }

    @Test
    default void aPlaceBelowEverythingLeadsBackOnly() {
        List<ContentHash> all = created(2);
        HashPage page = hashes().hashesOrdered(new HashBound(START.minusSeconds(1), Samples.content()), 2);
        assertThat(page.entries()).isEmpty();
        assertThat(page.current()).isNull();
        assertThat(page.prev()).isEqualTo(all.getFirst());
    }

    @Test
    default void aLimitIsBroughtIntoItsBoundsAndTold() {
        created(2);
        for (int limit : new int[] {0, -1, Integer.MIN_VALUE}) {
            HashPage page = hashes().hashPage(null, limit);
            assertThat(page.limit()).isEqualTo(1);
            assertThat(page.entries()).hasSize(1);
        }
        for (int limit : new int[] {1_000_000_000, Integer.MAX_VALUE}) {
            assertThat(hashes().hashPageByDate(START, limit).limit()).isEqualTo(HashPage.MAX_LIMIT);
        }
    }

    @Test
    default void anEntryHasItsDetailsAndAllAliases() {
        NewOriginal original = Samples.ingested(repo());
        Alias second = Alias.random(Format.PNG);
        repo().aliases().createAlias(second, DeleteToken.random(), original.hash());
        ContentHash bare = created(START);
        List<Entry> entries = hashes().hashPage(null, 20).entries();
        assertThat(entries.getFirst().original())
                .isEqualTo(
                        new Original(original.hash(), original.identifier(), original.details(), original.blurhash()));
        assertThat(entries.getFirst().aliases()).containsExactlyInAnyOrder(original.alias(), second);
        assertThat(entries.getLast().original().hash()).isEqualTo(bare);
        assertThat(entries.getLast().original().details()).isNull();
        assertThat(entries.getLast().original().blurhash()).isNull();
        assertThat(entries.getLast().createdAt()).isEqualTo(START);
        assertThat(entries.getLast().aliases()).isEmpty();
    }

    @Test
    default void aWalkGoesOnWhereItsBoundaryIsGone() {
        List<ContentHash> all = created(2500);
        List<ContentHash> walked = new ArrayList<>();
        Iterator<ContentHash> walk = hashes().hashes().iterator();
        while (walk.hasNext()) {
            walked.add(walk.next());
            hashes().cleanupHash(walked.getLast());
        }
        assertThat(walked).isEqualTo(all);
    }
}
