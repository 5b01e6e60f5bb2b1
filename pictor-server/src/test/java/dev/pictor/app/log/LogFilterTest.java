package dev.pictor.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LogFilterTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "info                          | dev.pictor.http.Door    | INFO",
                "INFO                          | dev.pictor.http.Door    | INFO",
                "2                             | dev.pictor.http.Door    | WARN",
                "info,                         | dev.pictor.http.Door    | ERROR",
                "debug,warn                    | dev.pictor.http.Door    | WARN",
                "warn,pict_rs=info             | dev.pictor.http.Door    | INFO",
                "warn,pict_rs=info             | org.other.Thing         | WARN",
                "pict_rs=info                  | org.other.Thing         | OFF",
                "pict_rs                       | dev.pictor.http.Door    | TRACE",
                "warn,pict_rs::http=debug      | dev.pictor.http.Door    | DEBUG",
                "warn,pict_rs::http=debug      | dev.pictor.repo.Repo    | WARN",
                "warn,dev.pictor.ht=debug      | dev.pictor.http.Door    | DEBUG",
                "debug,dev.pictor=warn         | dev.pictor.http.Door    | WARN",
                "warn,actix_web=trace          | dev.pictor.http.Door    | WARN",
                "trace                         | org.eclipse.jetty.Other | WARN",
                "off                           | org.eclipse.jetty.Other | OFF",
                "off                           | dev.pictor.http.Door    | OFF",
                "info,org.eclipse.jetty=debug  | org.eclipse.jetty.Other | DEBUG",
            })
    void theLongestTargetThatMatchesCounts(String text, String target, String lowest) {
        LogFilter filter = LogFilter.parse(text);
        Level expected = Level.toLevel(lowest);
        for (Level level : new Level[] {Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG, Level.TRACE}) {
            assertThat(filter.accepts(target, level, _ -> false))
                    .as("%s of %s at %s", text, target, level)
                    .isEqualTo(level.isGreaterOrEqual(expected));
        }
    }

    @Test
    void aConditionHoldsForEventsWithTheField() {
        LogFilter filter = LogFilter.parse("warn,pict_rs[{alias}]=debug");
        assertThat(filter.accepts("dev.pictor.Any", Level.DEBUG, "alias"::equals))
                .isTrue();
        assertThat(filter.accepts("dev.pictor.Any", Level.DEBUG, _ -> false)).isFalse();
        assertThat(filter.accepts("dev.pictor.Any", Level.WARN, _ -> false)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"warn,dev.pictor.ht=debug", "warn,pict_rs[{alias}]=debug", "debug,pict_rs::http=warn"})
    void loggersLetThroughWhateverMayBeTold(String text) {
        LogFilter filter = LogFilter.parse(text);
        String logger = "dev.pictor.http.Door";
        String level = filter.loggers().stream()
                .filter(name -> name.isEmpty() || logger.equals(name) || logger.startsWith(name + "."))
                .max((one, other) -> Integer.compare(one.length(), other.length()))
                .orElseThrow();
        for (Level told : new Level[] {Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG}) {
            if (filter.accepts(logger, told, _ -> true)) {
                assertThat(told.isGreaterOrEqual(filter.lowest(level))).as(text).isTrue();
            }
        }
    }

    @Test
    void aSuccessfulRequestIsNotEvenMadeAtTheUsualLevel() {
        LogFilter filter = LogFilter.parse("info");
        assertThat(filter.lowest("")).isEqualTo(Level.INFO);
        assertThat(LogFilter.parse("debug,pict_rs=info").lowest("dev.pictor")).isEqualTo(Level.INFO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b=info", "pict_rs=loud", "a[{b}]c=info"})
    void whatIsNoDirectiveIsRefused(String text) {
        assertThatThrownBy(() -> LogFilter.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
