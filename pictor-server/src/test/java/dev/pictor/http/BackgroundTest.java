package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.UploadId;
import dev.pictor.job.Queue;
import dev.pictor.media.Refusal;
import dev.pictor.remote.RemoteException;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.worker.ProcessPerformer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class BackgroundTest {
    private static final Pattern UPLOAD = Pattern.compile("\"upload_id\":\"([^\"]+)\"");

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(database, folder);
    }

    @AfterEach
    void stop() {
        server.close();
        assertThat(server.store.open).hasValue(0);
    }

    private List<String> begun(String query, String... files) throws Exception {
        HttpResponse<String> answer = server.send(server.form("/image/backgrounded" + query, files));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).startsWith("{\"msg\":\"ok\",\"uploads\":[");
        return UPLOAD.matcher(answer.body())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private HttpResponse<String> claim(String upload) throws Exception {
        return server.get("/image/backgrounded/claim?upload_id=" + upload);
    }

    /// Performs all that waits.
    private List<JobOutcome> work() throws InterruptedException {
        ProcessPerformer performer = performer();
        return claimed().stream().map(job -> outcome(performer, job)).toList();
    }

    private List<ClaimedJob> claimed() throws InterruptedException {
        return server.services.repo().jobs().claim(List.of(Queue.PROCESS), 100, Duration.ZERO);
    }

    private ProcessPerformer performer() {
        Services services = server.services;
        return new ProcessPerformer(services.repo().jobs(), services.uploads(), services.variants());
    }

    private JobOutcome outcome(ProcessPerformer performer, ClaimedJob job) {
        try {
            JobOutcome outcome = performer.perform(job);
            server.services.repo().jobs().completeJob(job, outcome);
            return outcome;
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    @Test
    void anUploadIsMadeLaterAndClaimedOnce() throws Exception {
        List<String> uploads = begun("", "one", "two");
        assertThat(uploads).hasSize(2);
        assertThat(server.scratchFiles()).isEmpty();
        assertThat(work()).containsOnly(new JobOutcome.Done());
        for (String upload : uploads) {
            HttpResponse<String> result = claim(upload);
            assertThat(result.statusCode()).isEqualTo(200);
            assertThat(result.body())
                    .startsWith("{\"files\":[{\"delete_token\":\"")
                    .contains(PlainMedia.BLURHASH)
                    .endsWith("\"msg\":\"ok\"}");
            assertThat(claim(upload).body()).contains("already-claimed");
        }
        assertThat(server.aliases()).hasSize(3);
    }

    @Test
    void theReceivedFileIsRemovedWithTheResult() throws Exception {
        begun("", "one");
        assertThat(server.store.files).hasSize(2);
        work();
        assertThat(database.texts("SELECT job::text FROM job_queue"))
                .singleElement()
                .asString()
                .contains("Identifier");
        assertThat(database.texts("SELECT identifier FROM pictor_pending_files"))
                .isEmpty();
    }

    @Test
    void aRefusedUploadTellsWhyOnce() throws Exception {
        String upload = begun("", "junk").getFirst();
        work();
        HttpResponse<String> result = claim(upload);
        assertThat(result.statusCode()).isEqualTo(422);
        assertThat(result.body()).isEqualTo("{\"code\":\"command-failure\",\"msg\":\"Invalid media file provided\"}");
        assertThat(claim(upload).statusCode()).isEqualTo(400);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatTheValidatorRefusesOrCannotJudgeIsNotKept() throws Exception {
        List<String> uploads = begun("", "bad", "unclear");
        server.validator = (file, _) -> {
            if (text(file).contains("unclear")) {
                throw new RemoteException(RemoteException.Kind.TOO_SLOW, "no answer in time");
            }
            return false;
        };
        assertThat(work()).containsOnly(new JobOutcome.Done());
        HttpResponse<String> bad = claim(uploads.getFirst());
        assertThat(bad.statusCode()).isEqualTo(422);
        assertThat(bad.body()).contains(Refusal.NOT_APPROVED.code());
        HttpResponse<String> unclear = claim(uploads.getLast());
        assertThat(unclear.statusCode()).isEqualTo(422);
        assertThat(unclear.body()).contains("no answer in time", RemoteException.UNREACHABLE_CODE);
        assertThat(server.aliases()).containsExactly("known.png");
        assertThat(server.scratchFiles()).isEmpty();
        assertThat(database.texts("SELECT identifier FROM pictor_pending_files"))
                .isEmpty();
        assertThat(database.texts("SELECT id::text FROM uploads")).isEmpty();
        assertThat(server.store.files.keySet())
                .allMatch(file -> file.equals(TestServer.FILE)
                        || database.texts("SELECT job::text FROM job_queue")
                                .toString()
                                .contains(file.path()));
    }

    @Test
    void limitsAndOperationsOfTheRequestCountLater() throws Exception {
        String narrow = begun("?max_width=29", "one").getFirst();
        String unknown = begun("?sparkle=1", "two").getFirst();
        String resized = begun("?resize=10&blur=1", "three").getFirst();
        work();
        assertThat(claim(narrow).body()).contains("validate-width");
        assertThat(claim(unknown).body()).contains("invalid-process-path");
        assertThat(claim(resized).statusCode()).isEqualTo(200);
        assertThat(server.store.files.values().stream().map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)))
                .anyMatch(text -> text.startsWith("rendered [Blur"));
    }

    @Test
    void aClaimWaitsForTheResult() throws Exception {
        String upload = begun("", "one").getFirst();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> claimed = threads.submit(() -> claim(upload));
            work();
            assertThat(claimed.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aJobThatIsPerformedAgainMakesNothingAnew() throws Exception {
        String upload = begun("", "one").getFirst();
        ClaimedJob job = claimed().getFirst();
        performer().perform(job);
        assertThat(performer().perform(job)).isEqualTo(new JobOutcome.Done());
        assertThat(server.aliases()).hasSize(2);
        assertThat(claim(upload).statusCode()).isEqualTo(200);
        assertThat(performer().perform(job)).isEqualTo(new JobOutcome.Done());
        assertThat(server.aliases()).hasSize(2);
    }

    @Test
    void anUploadWhoseFileIsLostTellsSo() throws Exception {
        String upload = begun("", "one").getFirst();
        server.store.files.keySet().removeIf(file -> !file.equals(TestServer.FILE));
        assertThat(work()).containsExactly(new JobOutcome.Done());
        HttpResponse<String> result = claim(upload);
        assertThat(result.statusCode()).isEqualTo(422);
        assertThat(result.body()).contains("not-found");
    }

    @Test
    void aResultWhoseAliasIsGoneIsNotFound() throws Exception {
        String upload = begun("", "one").getFirst();
        work();
        database.execute("DELETE FROM aliases WHERE alias <> 'known.png'");
        assertThat(claim(upload).statusCode()).isEqualTo(404);
        assertThat(UploadId.parse(upload)).isPresent();
    }

    @Test
    void aVariantIsBuiltInTheBackground() throws Exception {
        String wish = "src=known.png&resize=9";
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> asked = server.get("/image/process_backgrounded.png?" + wish);
            assertThat(asked.statusCode()).isEqualTo(202);
            assertThat(asked.body()).isEmpty();
        }
        assertThat(server.services.repo().jobs().queueLength(Queue.PROCESS)).isEqualTo(1);
        assertThat(server.get("/image/details/process.png?" + wish).statusCode())
                .isEqualTo(404);
        assertThat(work()).containsExactly(new JobOutcome.Done());
        assertThat(server.get("/image/details/process.png?" + wish).statusCode())
                .isEqualTo(200);
        assertThat(server.get("/image/process_backgrounded.png?" + wish).statusCode())
                .isEqualTo(202);
        assertThat(server.services.repo().jobs().queueLength(Queue.PROCESS)).isZero();
    }

    @Test
    void aVariantOfNothingIsNotBegun() throws Exception {
        assertThat(server.get("/image/process_backgrounded.png?src=missing.png").statusCode())
                .isEqualTo(404);
        assertThat(server.get("/image/process_backgrounded.bmp?src=known.png").body())
                .contains("invalid-file-extension");
    }
}
