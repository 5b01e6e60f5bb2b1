package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.testkit.Samples;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SourcesTest {
    private static final Alias OLD = Alias.parse("old.png");
    private static final Alias NEW = Alias.parse("new.png");

    private final Deque<Alias> lookups = new ArrayDeque<>(List.of(OLD, NEW));

    private String ask(Source source, Alias gone) throws InterruptedException {
        return Sources.ask(
                source, _ -> lookups.remove(), alias -> alias.equals(gone) ? "gone" : alias.text(), "gone"::equals);
    }

    @Test
    void whoFindsRemoteMediaReplacedAsksOnceMore() throws Exception {
        assertThat(ask(new Source.Proxied(Samples.url()), OLD)).isEqualTo("new.png");
    }

    @Test
    void whoFindsThemAsksOnce() throws Exception {
        assertThat(ask(new Source.Proxied(Samples.url()), NEW)).isEqualTo("old.png");
        assertThat(lookups).containsExactly(NEW);
    }

    @Test
    void anAliasThatIsGoneIsGone() throws Exception {
        assertThat(ask(new Source.Named("old.png"), OLD)).isEqualTo("gone");
        assertThat(lookups).containsExactly(NEW);
    }
}
