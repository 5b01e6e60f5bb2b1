package dev.pictor.app;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// Lists every key, as the page of the manual does.
final class ConfigKeys implements Callable<Integer> {
    private final Call line;

    ConfigKeys(Call line) {
        this.line = line;
    }

    @Override
    public Integer call() {
        line.out().print(table());
        line.out().flush();
        return 0;
    }

    /// A table in Markdown.
    static String table() {
        return Keys.ALL.stream()
                .map(ConfigKeys::row)
                .collect(Collectors.joining(
                        "", "| key | option | value | default | meaning |\n|---|---|---|---|---|\n", ""));
    }

    private static String row(Key key) {
        String effect = key.meaning().effect() == Key.Effect.WORKS
                ? ""
                : " (" + key.meaning().effect().told() + ")";
        return "| `%s` | %s | %s | %s | %s%s |\n"
                .formatted(
                        key.name(),
                        option(key.flag()),
                        key.kind().described(),
                        key.usual() == null ? "" : "`" + key.usual() + "`",
                        key.meaning().text(),
                        effect);
    }

    private static String option(Key.Flag flag) {
        if (flag.names().isEmpty()) {
            return "";
        }
        String names = flag.names().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        return flag.level().equals("top") ? names + " before the command" : "`" + flag.level() + "` " + names;
    }
}
