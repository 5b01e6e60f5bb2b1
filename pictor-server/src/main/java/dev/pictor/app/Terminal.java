package dev.pictor.app;

import java.io.Console;
import java.util.Optional;

/// Whoever sits before this process, if somebody does.
final class Terminal {
    private Terminal() {}

    /// Both ways: what is typed, and what is shown.
    @SuppressWarnings("SystemConsoleNull") // for NullAway it may be null
    static Optional<Console> console() {
        Console console = System.console();
        return console == null || !console.isTerminal() ? Optional.empty() : Optional.of(console);
    }
}
