package dev.pictor.store.moving;

import dev.pictor.content.Identifier;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoredFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A store whose older files still lie in another one. What is new goes to the current store; what is not there is
/// looked for in the old one. No identifier is ever used in both for different bytes.
public final class MovingStore implements Store {
    private final Store current;
    private final Store old;
    private final List<Store> asked;

    public MovingStore(Store current, Store old, FirstAsked first) {
        this.current = current;
        this.old = old;
        this.asked = first == FirstAsked.OLD ? List.of(old, current) : List.of(current, old);
    }

    /// Which store is asked for a file first; the cheaper one should be.
    public enum FirstAsked {
        CURRENT,
        OLD
    }

    @Override
    public void save(Path source, Identifier identifier) {
        current.save(source, identifier);
    }

    @Override
    public Optional<StoredFile> open(Identifier identifier) {
        return first(store -> store.open(identifier));
    }

    @Override
    public Optional<LocalCopy> local(Identifier identifier) {
        return first(store -> store.local(identifier));
    }

    @Override
    public Optional<Long> sizeBytes(Identifier identifier) {
        return first(store -> store.sizeBytes(identifier));
    }

    private <T> Optional<T> first(Function<Store, Optional<T>> question) {
        Optional<T> answer = question.apply(asked.getFirst());
        return answer.isPresent() ? answer : question.apply(asked.getLast());
    }

    /// Removes it from both, or it would come back.
    @Override
    public void remove(Identifier identifier) {
        current.remove(identifier);
        old.remove(identifier);
    }

    @Override
    public Map<Identifier, StoreException> removeAll(Collection<Identifier> identifiers) {
        Map<Identifier, StoreException> failures = new LinkedHashMap<>(current.removeAll(identifiers));
        failures.putAll(old.removeAll(identifiers));
        return failures;
    }

    /// Of the current store alone: the old one may not be writable any more.
    @Override
    public void checkHealth() {
        current.checkHealth();
    }

    /// Nowhere, until all files are where clients would be sent to.
    @Override
    public Optional<URI> publicAddress(Identifier identifier) {
        return Optional.empty();
    }
}
