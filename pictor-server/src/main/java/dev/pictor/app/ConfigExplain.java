package dev.pictor.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/// Tells what one key means, what it is, and why.
final class ConfigExplain implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    private final Call line;

    ConfigExplain(Call line) {
        this.line = line;
    }

    @Override
    public Integer call() throws Exception {
        Key key = key(line.argument().toLowerCase(Locale.ROOT));
        Settings settings = Settings.read(line.sources());
        Map<String, String> told = new LinkedHashMap<>();
        told.put("key", key.name());
        told.put("value", Keys.shown(key.name(), settings.value(key).orElse("")));
        told.put("source", settings.source(key));
        told.put("default", key.usual() == null ? "" : key.usual());
        told.put("expected", key.kind().described());
        told.put("meaning", key.meaning().text());
        told.put("effect", key.meaning().effect().told());
        told.put("variable", key.variable());
        told.put("option", key.flag().longest());
        if (line.has("--json")) {
            line.out().println(JSON.writeValueAsString(told));
        } else {
            told.forEach((name, value) -> line.out().println("%-9s %s".formatted(name, value.isEmpty() ? "-" : value)));
        }
        return 0;
    }

    /// @throws ConfigException if there is no such key
    private static Key key(String name) {
        return Keys.find(name).orElseThrow(() -> {
            String renamed = Keys.renamed(name).orElse("");
            String meant = renamed.isEmpty() ? Keys.meantBy(name).orElse("") : renamed;
            return new ConfigException(
                    name + " is not known" + (meant.isEmpty() ? "" : "; did you mean " + meant + "?"));
        });
    }
}
