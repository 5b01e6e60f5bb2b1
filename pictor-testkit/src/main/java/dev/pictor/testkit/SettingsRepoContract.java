package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.repo.SettingsRepo;
import org.junit.jupiter.api.Test;

/// What every [SettingsRepo] does.
public interface SettingsRepoContract {
    Repo repo();

    private SettingsRepo settings() {
        return repo().settings();
    }

    @Test
    default void theLastValueIsKept() {
        assertThat(settings().get("bytes")).isEmpty();
        settings().set("bytes", new byte[0]);
        assertThat(settings().get("bytes").orElseThrow()).isEmpty();
        settings().set("bytes", new byte[] {0, -1, 127});
        assertThat(settings().get("bytes").orElseThrow()).containsExactly(0, -1, 127);
    }

    @Test
    default void aTextIsItsBytes() {
        settings().set("text", "1é");
        assertThat(settings().get("text").orElseThrow()).containsExactly('1', 0xc3, 0xa9);
        assertThat(settings().text("text")).contains("1é");
    }

    @Test
    default void aRemovedValueIsGone() {
        settings().set("gone", "value");
        settings().remove("gone");
        settings().remove("gone");
        assertThat(settings().get("gone")).isEmpty();
    }

    @Test
    default void whatNoRowCanHoldIsRefused() {
        for (String key : new String[] {"a\0b", "x".repeat(SettingsRepo.MAX_KEY_LENGTH + 1)}) {
            Refusals.assertThatKind(Kind.INVALID_INPUT, () -> settings().get(key));
            Refusals.assertThatKind(Kind.INVALID_INPUT, () -> settings().set(key, "value"));
            Refusals.assertThatKind(Kind.INVALID_INPUT, () -> settings().remove(key));
        }
        Refusals.assertThatKind(
                Kind.INVALID_INPUT, () -> settings().set("long", new byte[SettingsRepo.MAX_VALUE_BYTES + 1]));
    }
}
