package dev.pictor.app;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What can be set, and how.
///
/// @param usual what holds where nothing is set; absent where that depends, or nothing does
record Key(String name, Flag flag, Kind kind, @Nullable String usual, Meaning meaning) {

    /// Its option on the command line.
    ///
    /// @param level the command that takes it: `top`, `run`, or a store or repo below `run`; `-` for none
    record Flag(String level, List<String> names) {
        Flag {
            names = List.copyOf(names);
        }

        String longest() {
            return names.isEmpty() ? "" : names.getLast();
        }
    }

    record Meaning(Effect effect, String text) {}

    /// What becomes of a value.
    enum Effect {
        WORKS("works"),
        /// Nothing here needs it.
        NONE("accepted, without effect"),
        /// Not read yet, and a start must not hide that.
        REFUSED("not yet: a start with it is refused");

        private final String told;

        Effect(String told) {
            this.told = told;
        }

        /// For those who read.
        String told() {
            return told;
        }
    }

    /// What a value looks like.
    sealed interface Kind {
        /// A whole number of 0 to a largest one.
        record Count(long max) implements Kind {}

        /// One of some words.
        record Choice(List<String> words) implements Kind {
            public Choice {
                words = List.copyOf(words);
            }
        }

        enum Plain implements Kind {
            ADDRESS,
            URL,
            TEXT,
            SECRET,
            PATH,
            SWITCH,
            FILTER,
            RETENTION,
            STEPS,
            NAMES
        }

        /// Reads a kind.
        ///
        /// @param text its name, and after a colon what is said of it
        static Kind parse(String text) {
            String[] parts = text.split(":", 2);
            return switch (parts[0]) {
                case "number" -> new Count(Long.parseLong(parts[1]));
                case "choice" -> new Choice(List.of(parts[1].split("/")));
                default -> Plain.valueOf(parts[0].toUpperCase(Locale.ROOT));
            };
        }

        /// For those who read.
        default String described() {
            return switch (this) {
                case Count(long max) -> "a whole number of 0 to " + max;
                case Choice(List<String> words) -> "one of " + String.join(", ", words);
                case Plain.ADDRESS -> "an IP address and a port, such as 127.0.0.1:8080";
                case Plain.URL -> "a URL, such as http://host:port/path";
                case Plain.TEXT, Plain.SECRET -> "a text";
                case Plain.PATH -> "a path";
                case Plain.SWITCH -> "true or false";
                case Plain.FILTER -> "levels of targets, such as warn,pict_rs=info";
                case Plain.RETENTION -> "a number and a unit of m, h, d or y, such as 7d";
                case Plain.STEPS -> "operations, such as resize=1200&blur=0.2";
                case Plain.NAMES -> "names of operations, separated by commas";
            };
        }
    }

    /// One line of the table of keys.
    static Key parse(String line) {
        String[] cells = line.split("\\|", -1);
        List<String> option = List.of(cells[1].strip().split(" "));
        String usual = cells[3].strip();
        return new Key(
                cells[0].strip(),
                new Flag(option.getFirst(), option.subList(1, option.size())),
                Kind.parse(cells[2].strip()),
                usual.isEmpty() ? null : usual,
                new Meaning(Effect.valueOf(cells[4].strip().toUpperCase(Locale.ROOT)), cells[5].strip()));
    }

    /// The environment variable that sets it.
    String variable() {
        return "PICTRS__" + name.replace(".", "__").toUpperCase(Locale.ROOT);
    }

    /// Whether it belongs to `repo` or `store`, where the reference takes no value for another.
    boolean isStrict() {
        return name.startsWith("repo.") || name.startsWith("store.") || name.startsWith("old_store.");
    }

    /// Whether its option takes a value.
    boolean takesValue() {
        return kind != Kind.Plain.SWITCH;
    }
}
