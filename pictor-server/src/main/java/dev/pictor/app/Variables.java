package dev.pictor.app;

import dev.pictor.app.Environment.Form;
import dev.pictor.app.Environment.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Settings from environment variables: `PICTRS__` or `PICTOR__`, then the key with `__` in place of each dot, in any
/// letter case. Where both name the same key, `PICTOR__` wins.
final class Variables {
    private static final List<String> PREFIXES = List.of("pictrs__", "pictor__");

    private Variables() {}

    /// In the order in which later ones win.
    static List<Setting> read(Map<String, String> variables) {
        List<Setting> settings = new ArrayList<>();
        for (String prefix : PREFIXES) {
            variables.forEach((name, value) -> {
                String lower = name.toLowerCase(Locale.ROOT);
                if (lower.startsWith(prefix)) {
                    String key = lower.substring(prefix.length()).replace("__", ".");
                    settings.add(new Setting(key, value, name, Form.BARE));
                }
            });
        }
        return settings;
    }

    /// What `RUST_LOG` says of the log; nothing where it is not set.
    static List<Setting> log(Map<String, String> variables) {
        String filter = variables.get("RUST_LOG");
        return filter == null
                ? List.of()
                : List.of(new Setting("tracing.logging.targets", filter, "RUST_LOG", Form.QUOTED));
    }
}
