package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.repo.RepoException;
import dev.pictor.repo.SettingsRepo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresSettingsRepoTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private static SettingsRepo settings() {
        return repo.repo().settings();
    }

    @Test
    void theLastValueIsKeptInHex() {
        assertThat(settings().get("key")).isEmpty();
        settings().set("key", "");
        assertThat(settings().get("key")).contains("");
        settings().set("key", "1é");
        assertThat(settings().get("key")).contains("1é");
        assertThat(repo.text("SELECT value FROM settings WHERE key = 'key'")).contains("31c3a9");
        settings().remove("key");
        settings().remove("key");
        assertThat(settings().get("key")).isEmpty();
    }

    @Test
    void aValueThatIsNoHexIsAnError() {
        repo.execute("INSERT INTO settings (key, value) VALUES ('broken', 'xyz')");
        assertThatExceptionOfType(RepoException.class)
                .isThrownBy(() -> settings().get("broken"))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(RepoException.Kind.CORRUPT));
    }
}
