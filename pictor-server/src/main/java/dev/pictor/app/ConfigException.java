package dev.pictor.app;

/// A configuration that cannot be used. The message names the key, the value, what was expected, and where it came
/// from.
final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }
}
