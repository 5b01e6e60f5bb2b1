package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.Repo;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/// What every [dev.pictor.repo.DetailsRepo] does.
public interface DetailsRepoContract {
    /// Details that no sample has.
    Details OTHER = new Details(1, 2, 3, Instant.EPOCH, Format.ANIMATED_GIF);

    Repo repo();

    @Test
    default void theFirstDetailsAreKept() {
        Identifier file = Samples.file();
        assertThat(repo().details().details(file)).isEmpty();
        repo().details().relateDetails(file, Samples.details());
        repo().details().relateDetails(file, OTHER);
        assertThat(repo().details().details(file)).contains(Samples.details());
    }

    @Test
    default void detailsAreReplacedOnDemand() {
        Identifier file = Samples.file();
        repo().details().replaceDetails(file, Samples.details());
        repo().details().replaceDetails(file, OTHER);
        assertThat(repo().details().details(file)).contains(OTHER);
    }

    @Test
    default void detailsAreForgotten() {
        Identifier file = Samples.file();
        repo().details().relateDetails(file, OTHER);
        repo().details().cleanupDetails(file);
        repo().details().cleanupDetails(file);
        assertThat(repo().details().details(file)).isEmpty();
    }

    @Test
    default void aDuplicateUploadBringsNoDetails() {
        NewOriginal first = Samples.ingested(repo());
        NewOriginal second = Samples.original(first.hash());
        Samples.ingest(repo(), second);
        assertThat(repo().details().details(first.identifier())).contains(first.details());
        assertThat(repo().details().details(second.identifier())).isEmpty();
    }

    @Test
    default void replacedDetailsAreTold() {
        NewOriginal original = Samples.ingested(repo());
        Identifier built = Samples.built(repo(), original.hash(), Samples.VARIANT);
        Heard heard = new Heard(ConcurrentHashMap.newKeySet());
        repo().addListener(heard);
        repo().details().replaceDetails(original.identifier(), OTHER);
        repo().details().replaceDetails(built, OTHER);
        assertThat(heard.changes()).contains(original.hash(), Samples.VARIANT);
    }

    /// What was told to have changed.
    record Heard(Set<Object> changes) implements Invalidations {
        @Override
        public void aliasChanged(Alias alias) {
            changes.add(alias);
        }

        @Override
        public void variantChanged(ContentHash hash, Variant variant) {
            changes.add(variant);
        }

        @Override
        public void originalChanged(ContentHash hash) {
            changes.add(hash);
        }

        @Override
        public void everythingChanged() {
            changes.add("everything");
        }
    }
}
