package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.RepoException;
import dev.pictor.testkit.Samples;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NameRepairTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private static final String OLD = "abcdefghijklmnop.png";
    private static final String CANONICAL = "61626364-6566-6768-696a-6b6c6d6e6f70.png";

    private NewOriginal one;
    private NewOriginal two;

    @BeforeEach
    void forgetTheMark() {
        repo.execute("DELETE FROM settings WHERE key = 'fix-tokens-and-aliases'");
        repo.execute("DELETE FROM proxies");
        repo.execute("DELETE FROM aliases");
        one = Samples.ingested(repo.repo());
        two = Samples.ingested(repo.repo());
    }

    private void insert(String alias, NewOriginal original, String token) {
        repo.execute(
                "INSERT INTO aliases (alias, hash, token) VALUES (?, ?, ?)",
                alias,
                original.hash().base64(),
                token);
    }

    private void start() {
        new Schema(repo.postgres().dataSource()).prepare();
        assertThat(repo.texts("SELECT value FROM settings WHERE key = 'fix-tokens-and-aliases'"))
                .containsExactly("6669786564");
    }

    private List<String> rows() {
        return repo.texts(
                "SELECT alias || ' ' || token FROM aliases WHERE alias NOT IN (?, ?) ORDER BY alias",
                one.alias().text(),
                two.alias().text());
    }

    @Test
    void aliasTokenAndProxyBecomeCanonical() {
        insert(OLD, one, "0123456789abcdef");
        insert("plain.png", one, "plain");
        repo.execute("INSERT INTO proxies (url, alias) VALUES ('http://example.com/', ?)", OLD);
        start();
        assertThat(rows()).containsExactly(CANONICAL + " 30313233-3435-3637-3839-616263646566", "plain.png plain");
        assertThat(repo.texts("SELECT alias FROM proxies")).containsExactly(CANONICAL);
    }

    @Test
    void aTokenAloneBecomesCanonical() {
        insert("plain.png", one, "0123456789abcdef");
        start();
        assertThat(rows()).containsExactly("plain.png 30313233-3435-3637-3839-616263646566");
    }

    @Test
    void twoSpellingsOfOneAliasBecomeOne() {
        insert(OLD, one, "old");
        insert(CANONICAL, one, "new");
        repo.execute("INSERT INTO proxies (url, alias) VALUES ('http://example.com/', ?)", OLD);
        start();
        assertThat(rows()).containsExactly(CANONICAL + " new");
        assertThat(repo.texts("SELECT alias FROM proxies")).containsExactly(CANONICAL);
    }

    @Test
    void anAliasWhoseSpellingIsTakenGetsANewName() {
        insert(OLD, one, "old");
        insert(CANONICAL, two, "new");
        start();
        assertThat(rows()).hasSize(2).contains(CANONICAL + " new").doesNotContain(OLD + " old");
        assertThat(repo.texts(
                        "SELECT count(*) FROM aliases WHERE hash = ?",
                        one.hash().base64()))
                .containsExactly("2");
        assertThat(repo.texts("SELECT alias FROM aliases WHERE alias LIKE '%.png'"))
                .allMatch(alias -> Alias.parse(alias).text().equals(alias));
    }

    @Test
    void whatIsMarkedIsNotReadAgain() throws RepoException {
        start();
        insert(OLD, one, "old");
        start();
        assertThat(rows()).containsExactly(OLD + " old");
    }

    @Test
    void moreThanOnePageIsRepaired() {
        repo.execute("""
                INSERT INTO aliases (alias, hash, token)
                SELECT 'name-' || lpad(n::text, 11, '0') || '.png', ?, 'token' FROM generate_series(1, 2500) n
                """, one.hash().base64());
        start();
        assertThat(rows()).hasSize(2500).noneMatch(row -> row.startsWith("name-"));
    }
}
