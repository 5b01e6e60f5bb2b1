package dev.pictor.http;

import dev.pictor.repo.Repo;
import dev.pictor.store.Store;

/// Says whether requests can be served: whether the database and the store answer.
final class Healthz {
    private static final Answer HEALTHY = new Answer.Empty(200);

    private final Repo repo;
    private final Store store;

    Healthz(Repo repo, Store store) {
        this.repo = repo;
        this.store = store;
    }

    Answer check() {
        repo.checkHealth();
        store.checkHealth();
        return HEALTHY;
    }
}
