package dev.pictor.media.vips;

import java.lang.foreign.Arena;

/// libvips, loaded and set up for one operation at a time on files that nobody trusts.
final class Vips {
    /// The operations that libvips calls untrusted and that we need all the same.
    private static final String[] WANTED = {"VipsForeignLoadJxl", "VipsForeignSaveJxl"};

    private final VipsBindings bindings;

    private Vips(VipsBindings bindings) {
        this.bindings = bindings;
    }

    /// @throws IllegalStateException if libvips is missing or does not start
    static Vips start() {
        try (Arena arena = Arena.ofConfined()) {
            VipsBindings bindings = new VipsBindings();
            if (bindings.init(arena.allocateFrom("pictor")) != 0) {
                throw new IllegalStateException("libvips does not start: " + bindings.errorBuffer());
            }
            bindings.concurrencySet(1);
            bindings.cacheSetMax(0);
            bindings.blockUntrustedSet(1);
            for (String operation : WANTED) {
                bindings.operationBlockSet(arena.allocateFrom(operation), 0);
            }
            return new Vips(bindings);
        } catch (IllegalArgumentException missing) {
            throw new IllegalStateException("libvips is not installed", missing);
        }
    }

    String version() {
        return bindings.versionString();
    }

    /// A fresh pipeline, for one operation of ours.
    Pipeline pipeline() {
        return new Pipeline(bindings);
    }
}
