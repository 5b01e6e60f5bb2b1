package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.repo.BrokenRow;
import dev.pictor.repo.HashBound;
import dev.pictor.repo.HashPage;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.testkit.Refusals;
import dev.pictor.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Rows that somebody broke by hand are reported with their key, passed over and kept.
class BrokenRowsTest {
    @RegisterExtension
    static final RepoExtension extension = new RepoExtension();

    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    /// 39 bytes whose last one is no format.
    private static final String UNKNOWN_FORMAT = "A".repeat(50) + "AL";

    private static Repo repo() {
        return extension.repo();
    }

    @AfterEach
    void empty() {
        extension.execute("DELETE FROM aliases");
        extension.execute("DELETE FROM variants");
        extension.execute("DELETE FROM hashes");
        extension.execute("DELETE FROM details");
    }

    private static void broken(String hash, int second) {
        extension.execute(
                "INSERT INTO hashes (hash, identifier, created_at) VALUES (?, ?, ?)",
                hash,
                Samples.file().path(),
                Values.utc(START.plusSeconds(second)));
    }

    private static ContentHash readable(int second) {
        ContentHash hash = Samples.content();
        repo().hashes().createHashWithTimestamp(hash, Samples.file(), START.plusSeconds(second));
        return hash;
    }

    private static BrokenRow reported(String hash) {
        return new BrokenRow("hashes", hash, "hash");
    }

    @Test
    void anUndecodableHashDoesNotBreakItsPage() {
        ContentHash newest = readable(9);
        broken("nonsense", 8);
        broken(UNKNOWN_FORMAT, 7);
        ContentHash second = readable(6);
        broken("", 5);
        ContentHash oldest = readable(4);
        HashPage page = repo().hashes().hashPage(null, 4);
        assertThat(page.hashes()).containsExactly(newest, second);
        assertThat(page.broken()).contains(reported("nonsense"), reported(UNKNOWN_FORMAT), reported(""));
        assertThat(page.next()).isEqualTo(oldest);
        assertThat(repo().hashes().hashPage(oldest.slug(), 3).prev()).isEqualTo(newest);
        assertThat(repo().hashes().hashPage(oldest.slug(), 1).prev()).isEqualTo(second);
        assertThat(extension.texts("SELECT hash FROM hashes")).hasSize(6);
    }

    @Test
    void aPageOfBrokenRowsLeadsOn() {
        for (int second = 5; second < 9; second++) {
            broken("nonsense" + second, second);
        }
        ContentHash oldest = readable(4);
        HashPage page = repo().hashes().hashPage(null, 2);
        assertThat(page.entries()).isEmpty();
        assertThat(page.current()).isNull();
        assertThat(page.next()).isEqualTo(oldest);
    }

    @Test
    void infiniteDatesAreMoments() {
        ContentHash newest = readable(9);
        ContentHash oldest = readable(8);
        extension.execute("UPDATE hashes SET created_at = 'infinity' WHERE hash = ?", newest.base64());
        extension.execute("UPDATE hashes SET created_at = '-infinity' WHERE hash = ?", oldest.base64());
        assertThat(repo().hashes().hashPage(null, 1).next()).isEqualTo(oldest);
        for (ContentHash hash : List.of(newest, oldest)) {
            HashBound bound = repo().hashes().bound(hash).orElseThrow();
            assertThat(repo().hashes().hashesOrdered(bound, 1).current()).isEqualTo(hash);
        }
        assertThat(repo().hashes().hashes()).containsExactly(newest, oldest);
    }

    @Test
    void aWalkPassesBrokenRowsOver() {
        ContentHash newest = readable(9);
        broken("nonsense", 8);
        ContentHash oldest = readable(7);
        List<BrokenRow> broken = new ArrayList<>();
        assertThat(repo().hashes().hashes(broken::add)).containsExactly(newest, oldest);
        assertThat(broken).containsExactly(reported("nonsense"));
        assertThat(repo().hashes().hashes()).containsExactly(newest, oldest);
        assertThat(repo().hashes().walk(null, 1)).hasSize(1);
        assertThat(repo().hashes().walk(null, 1000))
                .extracting(original -> original.hash())
                .containsExactlyInAnyOrder(newest, oldest);
    }

    @Test
    void thePatternOfPagesIsWhatCanBeDecoded() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length() * alphabet.length(); i++) {
            String hash =
                    "A".repeat(50) + alphabet.charAt(i / alphabet.length()) + alphabet.charAt(i % alphabet.length());
            assertThat(ContentHash.ofSlug(hash).isPresent())
                    .as(hash)
                    .isEqualTo(hash.matches("[A-Za-z0-9+/]{50}[AEIMQUYcgkosw048][A-K]"));
        }
    }

    @Test
    void unreadableDetailsAreReportedAndTheRestOfTheEntryIsThere() {
        NewOriginal original = Samples.ingested(repo());
        extension.execute(
                "UPDATE details SET json = '{\"width\": 1}' WHERE identifier = ?",
                original.identifier().path());
        HashPage page = repo().hashes().hashPage(null, 10);
        assertThat(page.hashes()).containsExactly(original.hash());
        assertThat(page.entries().getFirst().aliases()).containsExactly(original.alias());
        assertThat(page.entries().getFirst().original().details()).isNull();
        assertThat(page.broken())
                .containsExactly(new BrokenRow("details", original.identifier().path(), "json"));
        Refusals.assertThatKind(Kind.CORRUPT, () -> repo().details().details(original.identifier()));
        repo().details().replaceDetails(original.identifier(), original.details());
        assertThat(repo().details().details(original.identifier())).contains(original.details());
    }

    @Test
    void anUnreadableIdentifierIsReportedAndTheRestOfThePageIsThere() {
        ContentHash newest = readable(9);
        ContentHash climbing = readable(8);
        ContentHash oldest = readable(7);
        extension.execute("UPDATE hashes SET identifier = '../etc' WHERE hash = ?", climbing.base64());
        HashPage page = repo().hashes().hashPage(null, 10);
        assertThat(page.hashes()).containsExactly(newest, oldest);
        assertThat(page.broken()).containsExactly(new BrokenRow("hashes", climbing.base64(), "identifier"));
        Refusals.assertThatKind(Kind.CORRUPT, () -> repo().hashes().identifier(climbing));
    }

    @Test
    void brokenRowsDoNotStopTheSweeps() {
        NewOriginal original = Samples.ingested(repo());
        Samples.built(repo(), original.hash(), Samples.VARIANT);
        broken("nonsense", 1);
        for (String[] row :
                new String[][] {{"nonsense", "a/b"}, {original.hash().base64(), "../etc"}}) {
            extension.execute(
                    "INSERT INTO variants (hash, variant, identifier, accessed) VALUES (?, 'png', ?, '2020-01-01')",
                    (Object[]) row);
        }
        extension.execute("INSERT INTO aliases (alias, hash, token) VALUES ('broken', 'nonsense', 'x')");
        for (String alias : new String[] {"broken", original.alias().text()}) {
            extension.execute(
                    "INSERT INTO proxies (url, alias, accessed) VALUES ('http://' || ?, ?, '2020-01-01')",
                    alias,
                    alias);
        }
        assertThat(repo().variants().removeUnusedFor(Duration.ZERO, 10)).isEqualTo(1);
        assertThat(repo().variants().removeSome(10)).isZero();
        extension.execute("DELETE FROM variants WHERE identifier = '../etc'");
        assertThat(repo().proxies().removeUnusedFor(Duration.ofDays(1), 10)).isEqualTo(1);
        assertThat(extension.texts("SELECT alias FROM proxies")).containsExactly("broken");
        assertThat(extension.texts("SELECT identifier FROM variants")).containsExactly("a/b");
        extension.execute("DELETE FROM proxies");
    }

    @Test
    void anUnreadableVariantIsPassedOver() {
        NewOriginal original = Samples.ingested(repo());
        Identifier file = Samples.built(repo(), original.hash(), Samples.VARIANT);
        extension.execute(
                "INSERT INTO variants (hash, variant, identifier, accessed) VALUES (?, '', ?, '2020-01-01')",
                original.hash().base64(),
                Samples.file().path());
        assertThat(repo().variants().variants(original.hash()))
                .extracting(named -> named.identifier())
                .containsExactly(file);
        assertThat(repo().variantAccess().olderVariants(Instant.parse("2100-01-01T00:00:00Z")))
                .extracting(key -> key.variant())
                .containsExactly(Samples.VARIANT);
        assertThat(extension.texts("SELECT variant FROM variants")).hasSize(2);
    }
}
