package dev.pictor.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.RealHouse;
import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.content.Operation;
import dev.pictor.content.OutputFormat;
import dev.pictor.content.Rendition;
import dev.pictor.content.Variant;
import dev.pictor.media.Refusal;
import dev.pictor.repo.Original;
import dev.pictor.repo.VariantRepo.BuildRight;
import dev.pictor.repo.postgres.PostgresConfig;
import dev.pictor.repo.postgres.PostgresRepo;
import dev.pictor.repo.postgres.RepoExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes over one database and one store, each with its own connections and workers.
@Timeout(120)
final class ClusterTest {
    private static final int CLIENTS = 16;

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    private final List<PostgresRepo> repos = new ArrayList<>();
    private final List<RealHouse> nodes = new ArrayList<>();

    @BeforeEach
    void open() {
        for (int i = 0; i < 2; i++) {
            PostgresRepo repo = PostgresRepo.open(new PostgresConfig(
                    database.postgres().jdbcUrl(),
                    database.postgres().user(),
                    database.postgres().password()));
            repos.add(repo);
            nodes.add(new RealHouse(repo, folder));
        }
    }

    @AfterEach
    void leaveNothing() throws Exception {
        assertThat(nodes.getFirst().scratchFiles()).isEmpty();
        nodes.forEach(RealHouse::close);
        repos.forEach(PostgresRepo::close);
        assertThat(database.texts("SELECT identifier FROM pictor_pending_files"))
                .isEmpty();
        assertThat(database.texts("SELECT key FROM keyed_notifications")).isEmpty();
        for (String table : List.of("variants", "aliases", "hashes", "details", "job_queue")) {
            database.execute("DELETE FROM " + table);
        }
    }

    private static Rendition thumbnail(int side) {
        return new Rendition(List.of(new Operation.Thumbnail(side)), OutputFormat.WEBP);
    }

    private Alias ingested(String name) throws Exception {
        return nodes.getFirst().ingested(name).alias();
    }

    private Original original(Alias alias) {
        return repos.getFirst().aliases().original(alias).orElseThrow();
    }

    private int renders() {
        return nodes.stream().mapToInt(node -> node.renders.get()).sum();
    }

    private interface Question {
        VariantOutcome ask(RealHouse node, int client) throws Exception;
    }

    private List<VariantOutcome> askAtOnce(int clients, Question question) throws Exception {
        List<Callable<VariantOutcome>> questions = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            int number = client;
            questions.add(() -> question.ask(nodes.get(number % nodes.size()), number));
        }
        List<VariantOutcome> outcomes = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<VariantOutcome> answer : callers.invokeAll(questions)) {
                outcomes.add(answer.get());
            }
        }
        return outcomes;
    }

    @Test
    void nodesThatAreAskedAtOnceBuildOnce() throws Exception {
        Alias alias = ingested("still-rgb.png");
        int before = renders();
        List<VariantOutcome> outcomes = askAtOnce(CLIENTS, (node, _) -> node.variants.get(alias, thumbnail(32)));
        assertThat(outcomes).containsOnly(outcomes.getFirst());
        assertThat(outcomes.getFirst()).isInstanceOf(VariantOutcome.Ready.class);
        assertThat(renders() - before).isEqualTo(1);
        assertThat(nodes.getFirst().storedFiles()).hasSize(2);
    }

    @Test
    void aBuilderThatDiedIsReplaced() throws Exception {
        Alias alias = ingested("still-rgb.png");
        ContentHash hash = original(alias).hash();
        Variant variant = thumbnail(32).variant().orElseThrow();
        assertThat(repos.get(0).variants().claim(hash, variant)).isPresent();
        assertThat(repos.get(1).variants().claim(hash, variant)).isEmpty();
        database.execute("UPDATE keyed_notifications SET heartbeat = heartbeat - INTERVAL '3 minutes'");
        assertThat(nodes.get(1).variants.get(alias, thumbnail(32))).isInstanceOf(VariantOutcome.Ready.class);
    }

    @Test
    void oneWhoGivesUpLeavesTheBuildToTheOthers() throws Exception {
        Alias alias = ingested("still-rgb.png");
        ContentHash hash = original(alias).hash();
        BuildRight right = repos.get(0)
                .variants()
                .claim(hash, thumbnail(32).variant().orElseThrow())
                .orElseThrow();
        List<FutureTask<VariantOutcome>> waiting = new ArrayList<>();
        List<Thread> callers = new ArrayList<>();
        for (RealHouse node : nodes) {
            FutureTask<VariantOutcome> wait = new FutureTask<>(() -> node.variants.get(alias, thumbnail(32)));
            waiting.add(wait);
            callers.add(Thread.ofPlatform().start(wait));
        }
        callers.getFirst().interrupt();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> waiting.getFirst().get(60, TimeUnit.SECONDS))
                .withCauseInstanceOf(InterruptedException.class);
        assertThat(database.texts("SELECT key FROM keyed_notifications")).hasSize(1);
        repos.get(0).variants().release(right);
        assertThat(waiting.getLast().get(60, TimeUnit.SECONDS)).isInstanceOf(VariantOutcome.Ready.class);
    }

    @Test
    void whatJustFailedIsTriedOnceByEachNode() throws Exception {
        Alias alias = ingested("still-rgb.png");
        Path stored =
                folder.resolve("files").resolve(original(alias).identifier().path());
        Files.writeString(stored, "no picture any more");
        int before = renders();
        List<VariantOutcome> outcomes = askAtOnce(CLIENTS, (node, _) -> node.variants.get(alias, thumbnail(32)));
        assertThat(outcomes).containsOnly(new VariantOutcome.Refused(Refusal.UNREADABLE));
        assertThat(renders() - before).isLessThanOrEqualTo(nodes.size());
    }

    @Test
    void aClipKeepsOneStillHoweverManyMakeIt() throws Exception {
        Alias alias = ingested("clip-h264.mp4");
        List<VariantOutcome> outcomes =
                askAtOnce(4, (node, client) -> node.variants.get(alias, thumbnail(20 + client)));
        assertThat(outcomes).hasOnlyElementsOfType(VariantOutcome.Ready.class);
        String still = database.text("SELECT motion_identifier FROM hashes").orElseThrow();
        assertThat(nodes.getFirst().storedFiles()).hasSize(6).contains(still);
        assertThat(database.texts("SELECT identifier FROM details")).hasSize(6).contains(still);
    }

    @Test
    void noVariantOfAClipNeedsFfmpeg() throws Exception {
        Alias alias = ingested("clip-vp9.webm");
        nodes.get(1).stopClips();
        assertThat(nodes.get(1).variants.get(alias, thumbnail(33)))
                .isInstanceOfSatisfying(
                        VariantOutcome.Ready.class,
                        ready -> assertThat(ready.details().width()).isEqualTo(33));
    }

    @Test
    void aStillThatIsLostIsMadeAnewAndKept() throws Exception {
        Alias alias = ingested("clip-h264.mp4");
        ContentHash hash = original(alias).hash();
        Identifier lost = repos.getFirst().hashes().motionIdentifier(hash).orElseThrow();
        nodes.getFirst().store.remove(lost);
        List<VariantOutcome> outcomes =
                askAtOnce(4, (node, client) -> node.variants.get(alias, thumbnail(20 + client)));
        assertThat(outcomes).hasOnlyElementsOfType(VariantOutcome.Ready.class);
        String still = database.text("SELECT motion_identifier FROM hashes").orElseThrow();
        assertThat(still).isNotEqualTo(lost.path());
        assertThat(nodes.getFirst().storedFiles()).hasSize(6).contains(still);
        assertThat(database.texts("SELECT identifier FROM pictor_pending_files"))
                .isEmpty();
    }

    @Test
    void aClipWithoutAStillGetsOneWithItsFirstVariant() throws Exception {
        Alias alias = ingested("clip-h264.mp4");
        ContentHash hash = original(alias).hash();
        nodes.getFirst()
                .store
                .remove(repos.getFirst().hashes().motionIdentifier(hash).orElseThrow());
        database.execute("UPDATE hashes SET motion_identifier = NULL");
        List<VariantOutcome> outcomes =
                askAtOnce(4, (node, client) -> node.variants.get(alias, thumbnail(20 + client)));
        assertThat(outcomes).hasOnlyElementsOfType(VariantOutcome.Ready.class);
        String still = database.text("SELECT motion_identifier FROM hashes").orElseThrow();
        assertThat(nodes.getFirst().storedFiles()).hasSize(6).contains(still);
    }
}
