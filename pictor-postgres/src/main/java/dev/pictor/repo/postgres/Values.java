package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.RepoException.Kind;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// Makes values fit for columns, and refuses what no column can hold before it reaches SQL.
final class Values {
    /// The longest text that is neither an alias nor a setting, in characters.
    private static final int MAX_TEXT = 2000;

    private static final Instant EARLIEST = Instant.parse("-4712-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("+294276-12-31T23:59:59Z");

    private Values() {}

    /// A moment as the columns keep it: the wall clock of UTC, in whole microseconds. What [#moment] made of
    /// PostgreSQL's infinities becomes them again.
    static LocalDateTime utc(Instant moment) {
        if (moment.equals(moment(LocalDateTime.MIN))) {
            return LocalDateTime.MIN;
        }
        if (moment.equals(moment(LocalDateTime.MAX))) {
            return LocalDateTime.MAX;
        }
        if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
            throw refused("a date that no row can hold: " + moment);
        }
        return LocalDateTime.ofInstant(moment, ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }

    /// The moment that a column holds.
    static Instant moment(LocalDateTime column) {
        return column.toInstant(ZoneOffset.UTC);
    }

    static String alias(Alias alias) {
        if (!alias.storable()) {
            throw refused("an alias that no row can hold");
        }
        return alias.text();
    }

    static String token(DeleteToken token) {
        if (token.text().indexOf('\0') >= 0 || token.text().length() > MAX_TEXT) {
            throw refused("a token that no row can hold");
        }
        return token.text();
    }

    static String text(String text) {
        if (text.indexOf('\0') >= 0 || text.length() > MAX_TEXT) {
            throw refused("a text that no row can hold");
        }
        return text;
    }

    static RepoException refused(String why) {
        return new RepoException(Kind.INVALID_INPUT, why);
    }
}
