package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// What the server has promised to its clients by its answers.
final class Promises {
    /// What is known of one alias.
    private enum State {
        KEPT,
        /// Somebody asked for its removal, and never heard whether that happened.
        PERHAPS_DELETED,
        DELETED
    }

    private record Promise(Kept kept, @Nullable String sha256, State state) {}

    private final Map<String, Promise> promises = new LinkedHashMap<>();

    synchronized void kept(Kept kept) {
        promises.put(kept.alias(), new Promise(kept, null, State.KEPT));
    }

    /// The first answer with the bytes says what the later ones have to be.
    synchronized void served(Kept kept, String sha256) {
        promises.computeIfPresent(kept.alias(), (_, known) -> {
            assertThat(known.sha256() == null ? sha256 : known.sha256()).isEqualTo(sha256);
            return new Promise(kept, sha256, known.state());
        });
    }

    /// Takes an alias that nobody else is going to delete.
    synchronized Optional<Kept> chooseForDeletion() {
        List<Kept> candidates = promises.values().stream()
                .filter(promise -> promise.state() == State.KEPT)
                .map(Promise::kept)
                .toList();
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        Kept chosen = candidates.get(ThreadLocalRandom.current().nextInt(candidates.size()));
        change(chosen.alias(), State.PERHAPS_DELETED);
        return Optional.of(chosen);
    }

    synchronized void deleted(Kept kept) {
        change(kept.alias(), State.DELETED);
    }

    private void change(String alias, State state) {
        promises.computeIfPresent(alias, (_, known) -> new Promise(known.kept(), known.sha256(), state));
    }

    /// Asks a server for everything that was promised, and learns what became of what nobody knows.
    synchronized void verify(Client client) throws Exception {
        for (Promise promise : List.copyOf(promises.values())) {
            Kept kept = promise.kept();
            Answer answer = client.get(kept.original());
            switch (promise.state()) {
                case KEPT -> assertThat(answer.status()).as("kept " + kept).isEqualTo(200);
                case DELETED ->
                    assertThat(answer.status()).as("deleted " + kept).isEqualTo(404);
                case PERHAPS_DELETED -> {
                    assertThat(answer.status()).as("perhaps deleted " + kept).isIn(200, 404);
                    change(kept.alias(), answer.status() == 200 ? State.KEPT : State.DELETED);
                }
            }
            if (answer.status() == 200) {
                served(kept, answer.sha256());
            }
        }
    }

    /// All that has to be there.
    synchronized List<Kept> kept() {
        List<Kept> all = new ArrayList<>();
        for (Promise promise : promises.values()) {
            if (promise.state() == State.KEPT) {
                all.add(promise.kept());
            }
        }
        return all;
    }

    synchronized int size() {
        return promises.size();
    }
}
