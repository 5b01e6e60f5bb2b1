package dev.pictor.generate;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;
import dev.pictor.repo.ProxyRepo;
import dev.pictor.repo.VariantRepo;
import dev.pictor.repo.VariantRepo.VariantKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Remembers which variants and proxied aliases were asked for, until they are written down: all of a kind in one
/// statement.
public final class Accesses {
    /// How many of a kind are remembered between two flushes. Those beyond it count when they are asked for again.
    static final int MAX_REMEMBERED = 20_000;

    private final VariantRepo variants;
    private final ProxyRepo proxies;
    private final Set<VariantKey> askedVariants = ConcurrentHashMap.newKeySet();
    private final Set<Alias> askedAliases = ConcurrentHashMap.newKeySet();

    public Accesses(VariantRepo variants, ProxyRepo proxies) {
        this.variants = variants;
        this.proxies = proxies;
    }

    void asked(ContentHash hash, Variant variant) {
        if (askedVariants.size() < MAX_REMEMBERED) {
            askedVariants.add(new VariantKey(hash, variant));
        }
    }

    /// Remembers an alias that was asked for by its address.
    public void asked(Alias proxied) {
        if (askedAliases.size() < MAX_REMEMBERED) {
            askedAliases.add(proxied);
        }
    }

    /// Writes down what is remembered. What cannot be written stays remembered.
    public void flush() {
        flush(askedVariants, variants::recordAccesses);
        flush(askedAliases, proxies::recordAccesses);
    }

    private static <T> void flush(Set<T> asked, Consumer<Set<T>> record) {
        Set<T> batch = Set.copyOf(asked);
        if (!batch.isEmpty()) {
            record.accept(batch);
            asked.removeAll(batch);
        }
    }
}
