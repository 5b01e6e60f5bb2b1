package dev.pictor.generate;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;
import dev.pictor.repo.VariantRepo;
import dev.pictor.repo.VariantRepo.VariantKey;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers which variants were asked for, until all of them are written down in one statement.
public final class Accesses {
    /// How many variants are remembered between two flushes. Those beyond it count when they are asked for again.
    static final int MAX_REMEMBERED = 20_000;

    private final VariantRepo variants;
    private final Set<VariantKey> asked = ConcurrentHashMap.newKeySet();

    public Accesses(VariantRepo variants) {
        this.variants = variants;
    }

    void asked(ContentHash hash, Variant variant) {
        if (asked.size() < MAX_REMEMBERED) {
            asked.add(new VariantKey(hash, variant));
        }
    }

    /// Writes down what is remembered. What cannot be written stays remembered.
    public void flush() {
        Set<VariantKey> batch = new HashSet<>(asked);
        if (batch.isEmpty()) {
            return;
        }
        variants.recordAccesses(batch);
        asked.removeAll(batch);
    }
}
