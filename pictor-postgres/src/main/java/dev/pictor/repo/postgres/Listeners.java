package dev.pictor.repo.postgres;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Variant;
import dev.pictor.repo.Invalidations;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Tells all listeners.
final class Listeners implements Invalidations {
    private final List<Invalidations> listeners = new CopyOnWriteArrayList<>();

    void add(Invalidations listener) {
        listeners.add(listener);
    }

    @Override
    public void aliasChanged(Alias alias) {
        listeners.forEach(listener -> listener.aliasChanged(alias));
    }

    @Override
    public void variantChanged(ContentHash hash, Variant variant) {
        listeners.forEach(listener -> listener.variantChanged(hash, variant));
    }

    @Override
    public void originalChanged(ContentHash hash) {
        listeners.forEach(listener -> listener.originalChanged(hash));
    }

    @Override
    public void everythingChanged() {
        listeners.forEach(Invalidations::everythingChanged);
    }
}
