package dev.pictor.content;

import java.util.Optional;

/// A resampling filter of the `resize` operation, in the reference's spelling.
public enum ResizeFilter {
    LANCZOS("Lanczos"),
    LANCZOS_SHARP("LanczosSharp"),
    LANCZOS2("Lanczos2"),
    LANCZOS2_SHARP("Lanczos2Sharp"),
    MITCHELL("Mitchell"),
    ROBIDOUX_SHARP("RobidouxSharp");

    private final String label;

    ResizeFilter(String label) {
        this.label = label;
    }

    /// Its name in variants and in job arguments.
    public String label() {
        return label;
    }

    /// The filter of this name in any letter case.
    public static Optional<ResizeFilter> of(String name) {
        for (ResizeFilter filter : values()) {
            if (filter.label.equalsIgnoreCase(name)) {
                return Optional.of(filter);
            }
        }
        return Optional.empty();
    }
}
