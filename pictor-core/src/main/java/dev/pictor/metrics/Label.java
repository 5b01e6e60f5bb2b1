package dev.pictor.metrics;

/// One quality by which the numbers of a name are told apart.
public record Label(String name, String value) {
    /// Whether what was counted came to its end.
    public static Label completed(boolean completed) {
        return new Label("completed", Boolean.toString(completed));
    }

    /// The same, as other names spell it.
    public static Label complete(boolean complete) {
        return new Label("complete", Boolean.toString(complete));
    }
}
