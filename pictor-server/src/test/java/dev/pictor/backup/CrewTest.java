package dev.pictor.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CrewTest {
    private static final int PIECES = 1_000;

    @Test
    void everythingIsDoneInTheEnd() throws IOException {
        AtomicInteger done = new AtomicInteger();
        try (Crew crew = new Crew()) {
            for (int i = 0; i < PIECES; i++) {
                crew.perform(done::incrementAndGet);
            }
            crew.finish();
            assertThat(done).hasValue(PIECES);
        }
    }

    @Test
    void whatOneFailsWithIsTold() throws IOException {
        IOException full = new IOException("no room");
        try (Crew crew = new Crew()) {
            crew.perform(() -> {
                throw full;
            });
            assertThatThrownBy(crew::finish).isSameAs(full);
        }
    }

    @Test
    void anErrorIsNoSuccess() throws IOException {
        StackOverflowError deep = new StackOverflowError();
        try (Crew crew = new Crew()) {
            crew.perform(() -> {
                throw deep;
            });
            assertThatThrownBy(crew::finish).hasCause(deep);
        }
    }

    @Test
    void nothingIsBegunAfterAFailure() throws IOException {
        AtomicInteger begun = new AtomicInteger();
        try (Crew crew = new Crew()) {
            crew.perform(() -> {
                throw new IOException("no room");
            });
            assertThatThrownBy(crew::finish).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> crew.perform(begun::incrementAndGet)).isInstanceOf(IOException.class);
        }
        assertThat(begun).hasValue(0);
    }
}
