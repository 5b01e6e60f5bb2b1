package dev.pictor.http;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.pictor.cleanup.Cleanup;
import dev.pictor.content.Alias;
import dev.pictor.content.UploadId;
import dev.pictor.job.CleanupJob;
import dev.pictor.job.Queue;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobQueue;
import dev.pictor.worker.CleanupPerformer;
import dev.pictor.worker.JobPerformer;
import dev.pictor.worker.ProcessPerformer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a test server has, beside the one original that it begins with.
final class LeftOvers {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Pattern ANSWERING = Pattern.compile("^#\\d+ \"http(-late)?\" virtual");

    private final TestServer server;
    private final JobQueue jobs;

    LeftOvers(TestServer server) {
        this.server = server;
        this.jobs = server.repo.jobs();
    }

    /// Removes what clients were given, does every job that waits, and tells what is left then.
    Map<String, Object> afterCleanup() throws Exception {
        work(Queue.PROCESS, new ProcessPerformer(jobs, server.services.uploads(), server.services.variants()));
        for (String upload : server.database.texts("SELECT id FROM uploads WHERE result IS NOT NULL")) {
            UploadId.parse(upload).ifPresent(server.repo.uploads()::claim);
        }
        for (String alias : server.aliases()) {
            if (!alias.equals(TestServer.ALIAS.text())) {
                server.repo.aliases().hash(Alias.parse(alias)).ifPresent(server.repo.hashes()::purge);
            }
        }
        jobs.push(new CleanupJob.RemoveAllVariants());
        Cleanup cleanup = new Cleanup(server.repo, server.store, Cleanup.Retention.DEFAULT, Meter.none());
        work(Queue.CLEANUP, new CleanupPerformer(jobs, cleanup));
        return left();
    }

    /// Nothing.
    static Map<String, Object> none() {
        return new TreeMap<>(Map.of(
                "aliases", "[" + TestServer.ALIAS.text() + "]",
                "files", Set.of(TestServer.FILE.path()).toString(),
                "in use", "0 files, 0 connections, 0 threads",
                "scratch files", "[]",
                "hashes", "[1]",
                "jobs", "[0]",
                "pending files", "[0]",
                "rights to build", "[0]",
                "uploads", "[0]",
                "variants", "[0]"));
    }

    private Map<String, Object> left() throws Exception {
        Set<String> files = new TreeSet<>();
        server.store.files.keySet().forEach(file -> files.add(file.path()));
        return new TreeMap<>(Map.of(
                "aliases", server.aliases().toString(),
                "files", files.toString(),
                "in use", inUse(),
                "scratch files", server.scratchFiles().toString(),
                "hashes", count("hashes"),
                "jobs", count("job_queue"),
                "pending files", count("pictor_pending_files"),
                "rights to build", count("keyed_notifications"),
                "uploads", count("uploads"),
                "variants", count("variants")));
    }

    private String inUse() throws IOException {
        return server.store.open.get() + " files, " + server.database.busyConnections() + " connections, " + threads()
                + " threads";
    }

    /// How many threads answer requests. They are virtual, and told in a dump alone.
    private static long threads() throws IOException {
        Path folder = Files.createTempDirectory("pictor-threads");
        Path dump = folder.resolve("dump");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            try (Stream<String> lines = Files.lines(dump)) {
                return lines.filter(ANSWERING.asPredicate()).count();
            }
        } finally {
            Files.delete(dump);
            Files.delete(folder);
        }
    }

    private String count(String table) {
        return server.database.texts("SELECT count(*) FROM " + table).toString();
    }

    private void work(Queue queue, JobPerformer performer) throws InterruptedException {
        List<ClaimedJob> claimed = jobs.claim(List.of(queue), 500, AT_ONCE);
        while (!claimed.isEmpty()) {
            for (ClaimedJob job : claimed) {
                jobs.completeJob(job, performer.perform(job));
            }
            claimed = jobs.claim(List.of(queue), 500, AT_ONCE);
        }
    }
}
