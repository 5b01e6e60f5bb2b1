package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.VariantRepo;
import dev.pictor.repo.VariantRepo.BuildRight;
import dev.pictor.testkit.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BuildRightsTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private final ContentHash hash = Samples.content();
    private final String key = hash.base64() + Samples.VARIANT.name();

    private static VariantRepo variants() {
        return repo.repo().variants();
    }

    private void age(String interval) {
        repo.execute("UPDATE keyed_notifications SET heartbeat = heartbeat - ?::interval WHERE key = ?", interval, key);
    }

    @Test
    void oneOfManyIsGranted() throws InterruptedException {
        AtomicInteger granted = new AtomicInteger();
        List<Thread> builders = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            builders.add(Thread.ofVirtual()
                    .start(() ->
                            variants().claim(hash, Samples.VARIANT).ifPresent(right -> granted.incrementAndGet())));
        }
        for (Thread builder : builders) {
            builder.join();
        }
        assertThat(granted).hasValue(1);
        assertThat(repo.texts("SELECT key FROM keyed_notifications WHERE key = ?", key))
                .hasSize(1);
    }

    @Test
    void aRightWhoseHeartStoppedIsTakenOver() throws InterruptedException {
        BuildRight old = variants().claim(hash, Samples.VARIANT).orElseThrow();
        age("119 seconds");
        assertThat(variants().claim(hash, Samples.VARIANT)).isEmpty();
        age("2 seconds");
        variants().awaitRelease(hash, Samples.VARIANT, Duration.ofDays(1));
        BuildRight next = variants().claim(hash, Samples.VARIANT).orElseThrow();
        assertThat(variants().heartbeat(old)).isFalse();
        variants().release(old);
        assertThat(variants().heartbeat(next)).isTrue();
    }

    @Test
    void aRightOfANodeThatIsGoneIsFreeAfterThreeBeats() throws InterruptedException {
        PostgresRepo other = PostgresRepo.open(repo.config());
        BuildRight right = other.variants().claim(hash, Samples.VARIANT).orElseThrow();
        age("16 seconds");
        assertThat(variants().claim(hash, Samples.VARIANT))
                .as("while the node lives")
                .isEmpty();
        other.close(); // without a word about the right, as if it were killed
        variants().awaitRelease(hash, Samples.VARIANT, Duration.ofDays(1));
        BuildRight next = variants().claim(hash, Samples.VARIANT).orElseThrow();
        assertThat(variants().heartbeat(right)).isFalse();
        assertThat(variants().heartbeat(next)).isTrue();
    }

    @Test
    void aRightOfANodeThatIsGoneStaysForThreeBeats() {
        PostgresRepo other = PostgresRepo.open(repo.config());
        assertThat(other.variants().claim(hash, Samples.VARIANT)).isPresent();
        other.close();
        age("10 seconds");
        assertThat(variants().claim(hash, Samples.VARIANT)).isEmpty();
    }

    @Test
    void aRightOfAPeerOfTheReferenceStaysForTwoMinutes() {
        repo.execute("INSERT INTO keyed_notifications (key, heartbeat) VALUES (?, timezone('UTC', now()))", key);
        age("119 seconds");
        assertThat(variants().claim(hash, Samples.VARIANT)).isEmpty();
        age("2 seconds");
        assertThat(variants().claim(hash, Samples.VARIANT)).isPresent();
    }

    @Test
    void aKeyThatIsTooLongToBeRemovedIsInNobodysWay() {
        repo.execute("INSERT INTO keyed_notifications (key, heartbeat) VALUES (?, 'epoch')", "x".repeat(9000));
        BuildRight right = variants().claim(hash, Samples.VARIANT).orElseThrow();
        variants().release(right);
        assertThat(variants().claim(hash, Samples.VARIANT)).isPresent();
    }

    @Test
    void aHeartbeatKeepsARight() {
        BuildRight right = variants().claim(hash, Samples.VARIANT).orElseThrow();
        age("3 minutes");
        assertThat(variants().heartbeat(right)).isTrue();
        assertThat(variants().claim(hash, Samples.VARIANT)).isEmpty();
    }

    @Test
    void aRightThatAPeerOfTheReferenceTookOverIsLost() {
        BuildRight right = variants().claim(hash, Samples.VARIANT).orElseThrow();
        repo.execute("DELETE FROM keyed_notifications WHERE key = ?", key);
        repo.execute("INSERT INTO keyed_notifications (key) VALUES (?)", key);
        assertThat(variants().heartbeat(right)).isFalse();
        variants().release(right);
        assertThat(variants().claim(hash, Samples.VARIANT)).isEmpty();
    }

    @Test
    void aReleaseIsHeardByOtherNodes() throws InterruptedException {
        try (PostgresRepo other = PostgresRepo.open(repo.config())) {
            BuildRight right = variants().claim(hash, Samples.VARIANT).orElseThrow();
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    other.variants().awaitRelease(hash, Samples.VARIANT, Duration.ofDays(1));
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            variants().release(right);
            assertThat(waiting.join(Duration.ofMinutes(1))).isTrue();
        }
    }

    @Test
    void aNameThatNoNotificationCanCarryIsRefused() {
        Variant longest = new Variant("é".repeat(Variant.MAX_LENGTH));
        assertThatExceptionOfType(RepoException.class)
                .isThrownBy(() -> variants().claim(hash, longest))
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(RepoException.Kind.INVALID_INPUT));
    }
}
