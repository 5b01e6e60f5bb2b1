package dev.pictor.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options of `migrate-store` that are no settings.
final class MoveOptions {
    private MoveOptions() {}

    static void addTo(CommandSpec migrate) {
        migrate.addOption(flag(
                MigrateStoreCommand.SKIP_MISSING, "Tell of files that no store has, and let the migration end well."));
        migrate.addOption(number(
                MigrateStoreCommand.CONCURRENCY, int.class, "How many originals are worked on at once. Default: 32."));
        migrate.addOption(number(
                MigrateStoreCommand.MAX_RATE, long.class, "Bytes a second that are read at most. Default: no bound."));
        migrate.addOption(flag(
                MigrateStoreCommand.DELETE_SOURCE,
                "Remove what was moved from the source, once everything has moved."));
    }

    /// The reference takes the public endpoint of a store here, and does nothing with it.
    static CommandSpec ofStore(CommandSpec store) {
        return store.name().equals("object-storage")
                ? store.addOption(OptionSpec.builder("--public-endpoint")
                        .type(String.class)
                        .arity("1")
                        .paramLabel("URL")
                        .description("Accepted, and without effect.")
                        .build())
                : store;
    }

    private static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }

    private static OptionSpec number(String name, Class<?> type, String description) {
        return OptionSpec.builder(name)
                .type(type)
                .arity("1")
                .paramLabel("NUMBER")
                .description(description)
                .build();
    }
}
