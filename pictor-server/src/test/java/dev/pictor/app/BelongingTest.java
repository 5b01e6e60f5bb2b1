package dev.pictor.app;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.store.file.FileStore;
import dev.pictor.testkit.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class BelongingTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    Path folder;

    @Test
    void aDatabaseThatKnowsNothingIsRefusedToOneWhoRemovesStrays() {
        database.execute("DELETE FROM aliases");
        database.execute("DELETE FROM hashes");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Belonging.requireOriginals(database.repo().hashes()))
                .withMessageContaining("every file");
        Samples.ingested(database.repo());
        Belonging.requireOriginals(database.repo().hashes());
        database.execute("DELETE FROM aliases");
        database.execute("DELETE FROM hashes");
    }

    @Test
    void aStoreIsRefusedIfItHasNoneOfTheNewestOriginals() throws IOException {
        FileStore store = FileStore.open(folder.resolve("files"));
        Belonging.require(database.repo().hashes(), store);
        NewOriginal kept = Samples.ingested(database.repo());
        Samples.ingested(database.repo());
        Belonging.require(database.repo().hashes(), store); // two may be lost one by one
        Samples.ingested(database.repo());
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Belonging.require(database.repo().hashes(), store))
                .withMessageContaining("store.path")
                .withMessageContaining("server.ignore_missing_files");
        Path file = folder.resolve("file");
        Files.write(file, new byte[1]);
        store.save(file, kept.identifier());
        Belonging.require(database.repo().hashes(), store);
    }
}
