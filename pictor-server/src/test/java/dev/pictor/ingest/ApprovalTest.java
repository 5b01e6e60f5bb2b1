package dev.pictor.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.Details;
import dev.pictor.content.Kind;
import dev.pictor.media.Refusal;
import dev.pictor.media.dummy.DummyMedia;
import dev.pictor.metrics.Meter;
import dev.pictor.remote.RemoteException;
import dev.pictor.remote.Validator;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.store.Scratch;
import dev.pictor.store.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Uploads that nobody looks at but an outside validator.
final class ApprovalTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    private Scratch scratch;
    private FileStore store;

    @BeforeEach
    void open() {
        scratch = Scratch.open(folder.resolve("scratch"));
        store = FileStore.open(folder.resolve("files"));
    }

    @AfterEach
    void close() {
        scratch.close();
        database.execute("DELETE FROM aliases");
        database.execute("DELETE FROM hashes");
    }

    private Ingest ingest(Validator validator) {
        return new Ingest(
                database.repo(),
                store,
                DummyMedia.tools(scratch),
                new Ingest.Workplace(scratch, Clock.systemUTC(), new Ingest.Rules.Unseen(), validator, Meter.none()));
    }

    private Upload upload(String content) throws Exception {
        RequestLimits strict = new RequestLimits(0, 0, 0, 0, 0, Set.of(Kind.VIDEO));
        return new Upload(Files.writeString(scratch.newFile(""), content), strict, Optional.empty(), null);
    }

    @Test
    void whatNobodyLooksAtIsKeptAsItCame() throws Exception {
        for (String content : List.of("no picture at all", "")) {
            IngestOutcome.Ingested kept =
                    (IngestOutcome.Ingested) ingest(Validator.NONE).ingest(upload(content));
            Details details = kept.details();
            assertThat(details.width()).isZero();
            assertThat(details.mediaType()).isEqualTo("image/png");
            assertThat(kept.alias().text()).endsWith(".png");
            assertThat(kept.blurhash()).isEqualTo("LGF5?xYk^6AAAAAAAAAAAAAAAAAA");
            assertThat(database.repo()
                            .aliases()
                            .original(kept.alias())
                            .orElseThrow()
                            .hash()
                            .size())
                    .isEqualTo(content.length());
        }
    }

    @Test
    void theValidatorSeesWhatWillBeKept() throws Exception {
        List<String> seen = new ArrayList<>();
        ingest((file, mediaType) -> seen.add(mediaType + " of " + sizeBytes(file)))
                .ingest(upload("12345"));
        assertThat(seen).containsExactly("image/png of 5");
    }

    private static long sizeBytes(Path file) {
        return file.toFile().length();
    }

    @Test
    void whatIsNotApprovedLeavesNothing() throws Exception {
        assertThat(ingest((_, _) -> false).ingest(upload("rejected")))
                .isEqualTo(new IngestOutcome.Refused(Refusal.NOT_APPROVED));
        assertThat(database.texts("SELECT alias FROM aliases")).isEmpty();
        assertThat(database.texts("SELECT identifier FROM pictor_pending_files"))
                .isEmpty();
    }

    @Test
    void withoutAVerdictNothingIsKept() throws Exception {
        RemoteException silent = new RemoteException(RemoteException.Kind.UNREACHABLE, "operation timed out");
        Ingest ingest = ingest((_, _) -> {
            throw silent;
        });
        Upload upload = upload("unknown");
        assertThatThrownBy(() -> ingest.ingest(upload)).isSameAs(silent);
        assertThat(database.texts("SELECT alias FROM aliases")).isEmpty();
    }
}
