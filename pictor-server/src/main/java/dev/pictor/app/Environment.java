package dev.pictor.app;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The settings that were given, each under its key in lower case.
///
/// As in the reference, a value of `repo` and `store` that looks like a number or a boolean is no text, while
/// anywhere else it is one, spelled the way numbers are. What stands in quotes or in an argument is a text.
final class Environment {
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern FLOAT = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private static final Set<String> YES = Set.of("true", "on", "yes");
    private static final Set<String> NO = Set.of("false", "off", "no");

    private final Map<String, Setting> settings = new LinkedHashMap<>();

    /// How a value was written, which decides what it may be taken for.
    enum Form {
        /// Without quotes: a number, a boolean or a text, whichever it looks like.
        BARE,
        /// In quotes, in a file: a text.
        QUOTED,
        /// An argument: whatever its option takes.
        ARGUMENT
    }

    /// A value, and where it came from.
    record Setting(String key, String value, String source, Form form) {}

    Environment(Map<String, String> variables) {
        this(Variables.read(variables));
    }

    /// @param layers each wins over those before it
    Environment(Collection<Setting> layers) {
        layers.forEach(setting -> settings.put(setting.key(), setting));
    }

    /// Everything that was given.
    Collection<Setting> all() {
        return settings.values();
    }

    /// The setting as it was written.
    Optional<Setting> find(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    /// The text of a setting outside `repo` and `store`.
    Optional<String> text(String key) {
        return find(key).map(Environment::spelled);
    }

    /// The text of a setting of `repo` or `store`.
    ///
    /// @throws ConfigException if it looks like a number or a boolean
    Optional<String> strictText(String key) {
        if (isNoText(key)) {
            throw unexpected(key, "a text, not a number or a boolean");
        }
        return find(key).map(Setting::value);
    }

    /// Whether a value looks like a number or a boolean.
    boolean isNoText(String key) {
        return find(key)
                .filter(setting -> setting.form() == Form.BARE)
                .map(Setting::value)
                .filter(value -> isBoolean(value)
                        || INTEGER.matcher(value).matches()
                        || FLOAT.matcher(value).matches())
                .isPresent();
    }

    /// A whole number outside `repo` and `store`, by the reference's leniency: fractions are rounded, and words for
    /// yes and no are 1 and 0.
    ///
    /// @param max the largest that is allowed; the smallest is 0
    /// @throws ConfigException if it is no such number
    OptionalLong number(String key, long max) {
        Optional<Setting> found = find(key);
        if (found.isEmpty()) {
            return OptionalLong.empty();
        }
        double number = number(found.get().value());
        if (!(number >= 0 && number <= max)) {
            throw unexpected(key, "a whole number of 0 to " + max);
        }
        return OptionalLong.of((long) number);
    }

    private static double number(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        if (YES.contains(lower)) {
            return 1;
        }
        if (NO.contains(lower)) {
            return 0;
        }
        boolean numeric =
                INTEGER.matcher(value).matches() || FLOAT.matcher(value).matches();
        return numeric ? Math.rint(Double.parseDouble(value)) : -1;
    }

    /// A switch outside `repo` and `store`: words for yes and no, or a number that is not 0 or is.
    ///
    /// @throws ConfigException if it is neither
    Optional<Boolean> yesOrNo(String key) {
        Optional<Setting> found = find(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        double number = number(found.get().value());
        if (number < 0) {
            throw unexpected(key, "true or false");
        }
        return Optional.of(number != 0);
    }

    /// One of several words, exactly as they are spelled.
    ///
    /// @throws ConfigException if it is another word
    <T> Optional<T> word(String key, Map<String, T> words) {
        return find(key).map(setting -> {
            T meant = words.get(setting.value());
            if (meant == null) {
                throw unexpected(key, "one of " + String.join(", ", new TreeSet<>(words.keySet())));
            }
            return meant;
        });
    }

    /// A whole number of `repo` or `store`.
    ///
    /// @throws ConfigException if it is none, or stands in quotes
    OptionalLong strictNumber(String key, long max) {
        Optional<Setting> found = find(key);
        if (found.isPresent()
                && (found.get().form() == Form.QUOTED
                        || !INTEGER.matcher(found.get().value()).matches())) {
            throw unexpected(key, "a whole number of 0 to " + max);
        }
        return number(key, max);
    }

    /// What to say of a setting that cannot be used.
    ConfigException unexpected(String key, String expected) {
        return new ConfigException(find(key)
                .map(found -> "%s = %s (from %s): expected %s"
                        .formatted(key, Keys.shown(key, found.value()), found.source(), expected))
                .orElse(key + ": expected " + expected));
    }

    /// The value of a setting that is either `true` or `false`; without it, `false`.
    ///
    /// @throws ConfigException if it is neither
    boolean flag(String key) {
        return find(key)
                .map(setting -> {
                    if (!isBoolean(setting.value()) || setting.form() == Form.QUOTED) {
                        throw unexpected(key, "true or false");
                    }
                    return Boolean.parseBoolean(setting.value());
                })
                .orElse(false);
    }

    private static boolean isBoolean(String value) {
        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
    }

    /// Without exponent and without a trailing `.0`, as the reference prints numbers.
    private static String plain(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String digits = new BigDecimal(Double.toString(value)).toPlainString();
        return digits.contains(".") ? digits.replaceFirst("\\.?0+$", "") : digits;
    }

    private static String spelled(Setting setting) {
        String value = setting.value();
        if (setting.form() != Form.BARE) {
            return value;
        }
        if (isBoolean(value)) {
            return value.toLowerCase(Locale.ROOT);
        }
        if (INTEGER.matcher(value).matches()) {
            return Long.toString(Long.parseLong(value));
        }
        if (FLOAT.matcher(value).matches()) {
            return plain(Double.parseDouble(value));
        }
        return value;
    }
}
