package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Identifier;
import dev.pictor.store.ListableStore;
import dev.pictor.store.ListableStore.ListedFile;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a store keeps to that can tell of everything that lies in it.
public interface ListableStoreContract extends StoreContract {
    @Override
    ListableStore store();

    @Test
    default void aWalkTellsOfEveryFileOnceAndOfNothingElse() throws Exception {
        Map<Identifier, Long> saved = new HashMap<>();
        for (int size = 0; size < 25; size++) {
            Identifier identifier = new Identifier("some/where/walked-" + size + ".webp");
            store().save(Files.writeString(outside().resolve("walked"), "x".repeat(size)), identifier);
            saved.put(identifier, (long) size);
        }
        store().checkHealth();

        List<Integer> parts = new ArrayList<>();
        Map<Identifier, Long> told = new HashMap<>();
        store().walk(10, part -> {
            parts.add(part.size());
            part.forEach(file ->
                    assertThat(told.put(file.identifier(), file.sizeBytes())).isNull());
        });

        assertThat(parts).allMatch(size -> size > 0 && size <= 10);
        assertThat(told).isEqualTo(saved);
    }

    @Test
    default void aWalkThroughAnEmptyStoreTellsOfNothing() throws Exception {
        List<ListedFile> told = new ArrayList<>();
        store().walk(10, told::addAll);
        assertThat(told).isEmpty();
    }
}
