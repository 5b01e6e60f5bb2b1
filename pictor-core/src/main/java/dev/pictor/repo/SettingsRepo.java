package dev.pictor.repo;

import java.util.Optional;

/// Small values that outlive a process, by name. Values are bytes in the database; here they are UTF-8 text.
public interface SettingsRepo {
    Optional<String> get(String key);

    void set(String key, String value);

    void remove(String key);
}
