package dev.pictor.app;

import dev.pictor.app.Environment.Setting;
import dev.pictor.app.Key.Effect;
import dev.pictor.app.Key.Kind;
import dev.pictor.app.log.LogConfig;
import dev.pictor.app.log.LogFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What was set, from all sources together, and what there is to say of it.
///
/// @param problems what stands in the way of a start
/// @param notices what is ignored, or has no effect
record Settings(Environment environment, List<String> problems, List<String> notices) {

    Settings {
        problems = List.copyOf(problems);
        notices = List.copyOf(notices);
    }

    /// Where settings come from, weakest first.
    ///
    /// @param file absent where none was named
    /// @param arguments of the command line
    record Sources(@Nullable Path file, Map<String, String> variables, List<Setting> arguments) {
        /// @throws ConfigException if the file cannot be used
        private List<Setting> layers() {
            List<Setting> layers = new ArrayList<>();
            if (file != null) {
                layers.addAll(ConfigFile.read(file));
            }
            layers.addAll(Variables.log(variables));
            layers.addAll(Elements.joined(layers, present(Variables.read(variables))));
            layers.addAll(arguments);
            return layers;
        }

        /// A variable without text says nothing, except where an empty text means something.
        private static List<Setting> present(List<Setting> settings) {
            return settings.stream()
                    .filter(setting -> !setting.value().isEmpty()
                            || Keys.find(setting.key())
                                    .map(Key::kind)
                                    .filter(Settings::refusesEmpty)
                                    .isEmpty())
                    .toList();
        }
    }

    /// Reads everything, and tries each value.
    ///
    /// @throws ConfigException if the file cannot be used
    static Settings read(Sources sources) {
        Environment environment = new Environment(impliedTypes(sources.layers()));
        Review review = new Review(environment, new ArrayList<>(), new ArrayList<>());
        environment.all().forEach(review::see);
        if (review.problems().isEmpty()) {
            review.tryTogether();
        }
        return new Settings(environment, review.problems(), review.notices());
    }

    /// @throws ConfigException that tells all problems, if there are any
    Settings orThrow() {
        if (!problems.isEmpty()) {
            throw new ConfigException(String.join("\n", problems));
        }
        return this;
    }

    Config config() {
        return Config.read(environment, dataDirectory());
    }

    /// How the log looks where colours can be seen.
    LogConfig logging() {
        Map<String, LogConfig.Format> formats = Arrays.stream(LogConfig.Format.values())
                .collect(Collectors.toMap(format -> format.name().toLowerCase(Locale.ROOT), Function.identity()));
        return new LogConfig(
                environment.word("tracing.logging.format", formats).orElse(LogConfig.Format.NORMAL),
                LogFilter.parse(environment.text("tracing.logging.targets").orElse("info")),
                !environment.yesOrNo("tracing.logging.no_ansi").orElse(false));
    }

    MediaConfig media() {
        return MediaConfig.read(environment);
    }

    private Path dataDirectory() {
        return Path.of(environment.text("server.data_directory").orElse("pictor-data"));
    }

    /// What holds for a key, spelled in the one way that everybody reads; empty where nothing does.
    Optional<String> value(Key key) {
        Optional<String> set = Values.spelled(environment, key);
        return set.isPresent() ? set : Optional.ofNullable(key.usual());
    }

    /// Where a value came from.
    String source(Key key) {
        return environment.find(key.name()).map(Setting::source).orElse("default");
    }

    private static boolean refusesEmpty(Kind kind) {
        return switch (kind) {
            case Kind.Count _, Kind.Choice _ -> true;
            case Kind.Plain.ADDRESS, Kind.Plain.URL, Kind.Plain.PATH, Kind.Plain.SWITCH, Kind.Plain.RETENTION -> true;
            case Kind.Plain.TEXT, Kind.Plain.SECRET, Kind.Plain.FILTER, Kind.Plain.STEPS, Kind.Plain.NAMES -> false;
        };
    }

    /// Without a type, the reference takes a path of sled for its default, and so do we: an empty new database would
    /// look as if everything was lost.
    private static List<Setting> impliedTypes(List<Setting> layers) {
        if (layers.stream().anyMatch(setting -> setting.key().equals("repo.type"))) {
            return layers;
        }
        List<Setting> all = new ArrayList<>(layers);
        layers.stream()
                .filter(setting ->
                        setting.key().equals("repo.path") || setting.key().equals("old_repo.path"))
                .findFirst()
                .ifPresent(
                        path -> all.add(new Setting("repo.type", "sled", "implied by " + path.source(), path.form())));
        return all;
    }

    /// One look at everything that was set.
    private record Review(Environment environment, List<String> problems, List<String> notices) {
        void see(Setting setting) {
            Optional<Key> known = Keys.find(setting.key());
            if (known.isEmpty()) {
                seeUnknown(setting);
                return;
            }
            try {
                Optional<String> value = Values.spelled(environment, known.get());
                if (!value.equals(Optional.ofNullable(known.get().usual()))) {
                    seeEffect(setting, known.get());
                }
            } catch (ConfigException wrong) {
                problems.add(wrong.getMessage());
            }
        }

        private void seeUnknown(Setting setting) {
            String key = setting.key();
            String from = key + " (from " + setting.source() + ")";
            Optional<String> renamed = Keys.renamed(key);
            boolean table = Keys.ALL.stream().anyMatch(known -> known.name().startsWith(key + "."));
            boolean below = Keys.ALL.stream().anyMatch(known -> key.startsWith(known.name() + "."));
            if (table || below) {
                problems.add(from + (table ? ": expected a table, not a value" : ": expected a value, not a table"));
            } else if (renamed.isEmpty()) {
                String meant = Keys.meantBy(key)
                        .map(candidate -> "; did you mean " + candidate + "?")
                        .orElse("");
                notices.add(from + " is not known, and ignored" + meant);
            } else if (renamed.get().isEmpty()) {
                notices.add(from + " is gone since pict-rs 0.5, and ignored");
            } else {
                notices.add(from + " is called " + renamed.get() + " since pict-rs 0.5, and ignored");
            }
        }

        /// What belongs to another type of repo or store than the one that is used is not worth a word.
        private void seeEffect(Setting setting, Key key) {
            String from = key.name() + " (from " + setting.source() + ")";
            Effect effect = key.meaning().effect();
            switch (effect) {
                case WORKS -> {}
                case NONE -> {
                    if (!key.isStrict()) {
                        notices.add(from + " has no effect: " + key.meaning().text());
                    }
                }
                case REFUSED ->
                    problems.add(from + " is not part of this version yet: leave it out to start without it");
            }
        }

        /// The rest shows only where the values meet.
        void tryTogether() {
            Settings settings = new Settings(environment, problems, notices);
            for (Runnable reading : List.<Runnable>of(settings::config, settings::media)) {
                try {
                    reading.run();
                } catch (ConfigException wrong) {
                    problems.add(wrong.getMessage());
                }
            }
        }
    }
}
