package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.testkit.Refusals;
import dev.pictor.testkit.SettingsRepoContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresSettingsRepoTest implements SettingsRepoContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }

    @Test
    void aValueIsKeptInLowerCaseHex() {
        repo().settings().set("key", "1é");
        assertThat(repo.text("SELECT value FROM settings WHERE key = 'key'")).contains("31c3a9");
    }

    @Test
    void aValueThatIsNoHexIsAnErrorAndStays() {
        repo.execute("INSERT INTO settings (key, value) VALUES ('broken', 'xyz')");
        Refusals.assertThatKind(Kind.CORRUPT, () -> repo().settings().get("broken"));
        Refusals.assertThatKind(Kind.CORRUPT, () -> repo().settings().text("broken"));
        assertThat(repo.text("SELECT value FROM settings WHERE key = 'broken'")).contains("xyz");
    }
}
