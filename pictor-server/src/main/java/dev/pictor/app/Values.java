package dev.pictor.app;

import dev.pictor.app.Key.Kind;
import dev.pictor.app.log.LogFilter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Values in the one spelling that every source reads alike.
final class Values {
    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.+");
    private static final long MAX_COUNT = 0xFFFF_FFFFL;

    private Values() {}

    /// The value of a key, if one was set.
    ///
    /// @throws ConfigException if it is not of the key's kind
    static Optional<String> spelled(Environment environment, Key key) {
        String name = key.name();
        return switch (key.kind()) {
            case Kind.Count(long max) -> {
                OptionalLong number =
                        key.isStrict() ? environment.strictNumber(name, max) : environment.number(name, max);
                yield number.stream().mapToObj(Long::toString).findFirst();
            }
            case Kind.Choice(var words) -> {
                Map<String, String> choices =
                        words.stream().collect(Collectors.toMap(Function.identity(), Function.identity()));
                yield environment.word(name, choices);
            }
            case Kind.Plain.SWITCH -> yesOrNo(environment, key).map(String::valueOf);
            case Kind.Plain.ADDRESS -> {
                Optional<String> text = environment.text(name);
                text.ifPresent(address -> Config.address(environment, name, address));
                yield text;
            }
            case Kind.Plain.RETENTION -> environment.text(name).map(text -> retention(environment, key, text));
            case Kind.Plain.URL ->
                checked(environment, key, text -> URL.matcher(text).matches());
            case Kind.Plain.FILTER -> checked(environment, key, Values::isFilter);
            case Kind.Plain.PATH -> checked(environment, key, text -> !text.isEmpty() && text.indexOf('\0') < 0);
            case Kind.Plain.NAMES -> {
                if (environment.isNoText(name)) {
                    throw environment.unexpected(name, key.kind().described());
                }
                yield environment.find(name).map(Environment.Setting::value);
            }
            case Kind.Plain.TEXT, Kind.Plain.SECRET, Kind.Plain.STEPS -> text(environment, key);
        };
    }

    private static Optional<Boolean> yesOrNo(Environment environment, Key key) {
        boolean given = environment.find(key.name()).isPresent();
        if (!key.isStrict()) {
            return environment.yesOrNo(key.name());
        }
        return given ? Optional.of(environment.flag(key.name())) : Optional.empty();
    }

    private static Optional<String> text(Environment environment, Key key) {
        return key.isStrict() ? environment.strictText(key.name()) : environment.text(key.name());
    }

    private static Optional<String> checked(Environment environment, Key key, Predicate<String> rule) {
        Optional<String> text = text(environment, key);
        if (text.isPresent() && !rule.test(text.get())) {
            throw environment.unexpected(key.name(), key.kind().described());
        }
        return text;
    }

    private static String retention(Environment environment, Key key, String text) {
        Matcher parts = MediaConfig.RETENTION.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches() || Long.parseLong(parts.group(1)) > MAX_COUNT) {
            throw environment.unexpected(key.name(), key.kind().described());
        }
        return Long.parseLong(parts.group(1)) + parts.group(2).substring(0, 1);
    }

    private static boolean isFilter(String text) {
        try {
            LogFilter.parse(text);
            return true;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}
