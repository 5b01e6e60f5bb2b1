package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresConfigTest {
    @ParameterizedTest
    @CsvSource({
        "postgres://pictor:secret@db.example:5433/media, db.example:5433/media, pictor, secret",
        "postgresql://pictor:secret@db.example/media, db.example:5432/media, pictor, secret",
        "postgres://pict%40or:s%2Fe%3Ac%40r+e%25t@db/media, db:5432/media, pict@or, s/e:c@r+e%t",
        "postgres://pictor:p@ss@db/media, db:5432/media, pictor, p@ss",
        "postgres://pictor:secret@[2001:db8::1]:5433/media, [2001:db8::1]:5433/media, pictor, secret",
        "postgres://pictor@/media, localhost:5432/media, pictor, ''",
        "postgres://pictor@db, db:5432/pictor, pictor, ''",
        "postgres://db/media?user=pictor&password=se%26cret&sslmode=require, db:5432/media?sslmode=require, "
                + "pictor, se&cret",
        "postgres://pictor@db/my%20media, db:5432/my%20media, pictor, ''",
        "postgres://pictor@db/media?application_name=x%20y, db:5432/media?ApplicationName=x%20y, pictor, ''"
    })
    void anAddressIsRead(String url, String address, String user, String password) {
        PostgresConfig config = PostgresConfig.ofUrl(url);
        assertThat(config.jdbcUrl()).isEqualTo("jdbc:postgresql://" + address);
        assertThat(config.user()).isEqualTo(user);
        assertThat(config.password()).isEqualTo(password);
        assertThat(config.limits()).isEqualTo(PostgresLimits.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2",
                "mysql://pictor:hunter2@db/media",
                "postgres:pictor:hunter2@db/media",
                "postgres://pictor:hunter2@db:port/media",
                "postgres://pictor:hunter2%zz@db/media",
                "postgres://pictor:hunter2%2@db/media",
                "postgres://pictor:hunter2@%2Fvar%2Frun/media",
                "postgres://pictor:hunter2@db/media?host=/var/run"
            })
    void whatCannotBeReadIsRefusedWithoutShowingIt(String url) {
        assertThatThrownBy(() -> PostgresConfig.ofUrl(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void thePasswordIsNotPrinted() {
        assertThat(PostgresConfig.ofUrl("postgres://pictor:hunter2@db/media").toString())
                .contains("db:5432/media", "pictor")
                .doesNotContain("hunter2");
    }
}
