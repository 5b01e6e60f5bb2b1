package dev.pictor.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;

/// Tells everything that there is to say of the settings, and opens nothing.
final class ConfigCheck implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    private final Call line;

    ConfigCheck(Call line) {
        this.line = line;
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = read();
        if (line.has("--json")) {
            ObjectNode told =
                    JSON.createObjectNode().put("ok", settings.problems().isEmpty());
            settings.problems().forEach(told.putArray("problems")::add);
            settings.notices().forEach(told.putArray("notices")::add);
            line.out().println(JSON.writeValueAsString(told));
        } else {
            settings.problems().forEach(problem -> line.out().println("wrong: " + problem));
            settings.notices().forEach(notice -> line.out().println("note: " + notice));
            line.out().println(settings.problems().isEmpty() ? "The settings can be used." : "They cannot be used.");
        }
        return settings.problems().isEmpty() ? 0 : Main.WRONG_CONFIGURATION;
    }

    private Settings read() {
        try {
            return Settings.read(line.sources());
        } catch (ConfigException unreadable) {
            return new Settings(new Environment(List.of()), List.of(unreadable.getMessage()), List.of());
        }
    }
}
