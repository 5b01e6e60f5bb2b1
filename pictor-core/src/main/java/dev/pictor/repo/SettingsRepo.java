package dev.pictor.repo;

import java.util.Optional;

/// Small values that outlive a process, by name. Values are bytes; most are read as UTF-8 text.
///
/// A name or value that is too long, and a name with a NUL, are [RepoException.Kind#INVALID_INPUT]; a value that cannot
/// be read is [RepoException.Kind#CORRUPT].
public interface SettingsRepo {
    /// The longest name, in characters.
    int MAX_KEY_LENGTH = 200;

    /// The longest value, in bytes.
    int MAX_VALUE_BYTES = 1 << 20;

    /// The value of this name. One without bytes is not an absent one.
    Optional<byte[]> get(String key);

    /// Keeps a value; the last one stays.
    void set(String key, byte[] value);

    /// Forgets a value. Nothing happens where there is none.
    void remove(String key);

    /// The value of this name as text.
    Optional<String> text(String key);

    /// Keeps a text as a value.
    void set(String key, String text);
}
