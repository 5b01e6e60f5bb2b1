package dev.pictor.worker;

import dev.pictor.job.Queue;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.Heartbeat;
import dev.pictor.repo.JobOutcome;
import dev.pictor.repo.JobQueue;
import dev.pictor.repo.RepoException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on queues until its thread is interrupted: claims as many jobs as it has hands free, performs each on a thread
/// of its own, beats for all of them at once, and says of many at once what became of them.
///
/// An interruption drains it: it claims no more, gives running jobs a time to end, and releases the rest.
public final class QueueWorker implements Runnable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// How long jobs that were interrupted may take to stop, and we to say that they are free.
    private static final Duration RELEASING = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(QueueWorker.class);

    private final JobQueue jobs;
    private final List<Queue> queues;
    private final JobPerformer performer;
    private final int hands;
    private final Rhythm rhythm;
    private final Semaphore free;
    private final Map<ClaimedJob, Thread> running = new ConcurrentHashMap<>();
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

    /// @param queues the more urgent first
    /// @param hands how many jobs run at once
    public QueueWorker(JobQueue jobs, List<Queue> queues, JobPerformer performer, int hands, Rhythm rhythm) {
        this.jobs = jobs;
        this.queues = List.copyOf(queues);
        this.performer = performer;
        this.hands = hands;
        this.rhythm = rhythm;
        this.free = new Semaphore(hands);
    }

    /// How a worker spends its time.
    ///
    /// @param beat how long apart beats are
    /// @param silence after so long without a beat that was heard, jobs are stopped
    /// @param grace how long running jobs may go on after an interruption
    public record Rhythm(Duration beat, Duration silence, Duration grace) {
        /// In half a minute after this silence somebody else may have the jobs.
        static final Duration SILENCE = Duration.ofSeconds(90);

        public static Rhythm withGrace(Duration grace) {
            return new Rhythm(Heartbeat.INTERVAL, SILENCE, grace);
        }
    }

    private record Ended(ClaimedJob job, JobOutcome outcome) {}

    @Override
    public void run() {
        Thread beating = Thread.ofVirtual().name("heartbeats").start(this::beat);
        Thread completing = Thread.ofVirtual().name("completions").start(this::complete);
        try {
            claimAndPerform();
        } catch (InterruptedException stopped) {
            drain();
        } finally {
            beating.interrupt();
            completing.interrupt();
        }
        log.atDebug().addKeyValue("queues", queues).log("worker stopped");
    }

    private void claimAndPerform() throws InterruptedException {
        Pauses pauses = new Pauses();
        while (true) {
            free.acquire();
            int idle = 1 + free.drainPermits();
            List<ClaimedJob> claimed = List.of();
            try {
                claimed = jobs.claim(queues, Math.min(idle, JobQueue.MAX_BATCH), PATIENCE);
                pauses.reset();
            } catch (RepoException failure) {
                log.atWarn().setCause(failure).addKeyValue("queues", queues).log("a worker cannot reach its queue");
                pauses.restAfter(failure);
            } finally {
                free.release(idle - claimed.size());
            }
            claimed.forEach(this::start);
        }
    }

    private void start(ClaimedJob job) {
        Thread thread = Thread.ofVirtual().name(job.queue().name()).unstarted(() -> perform(job));
        running.put(job, thread);
        thread.start();
    }

    private void perform(ClaimedJob job) {
        ended.add(new Ended(job, outcome(job)));
    }

    /// Whatever is thrown, the worker goes on; a bug costs the job its tries and nobody else anything.
    private JobOutcome outcome(ClaimedJob job) {
        try {
            return performer.perform(job);
        } catch (InterruptedException stopped) {
            return new JobOutcome.Released();
        } catch (RuntimeException | Error failure) {
            log.atWarn().setCause(failure).addKeyValue("job", job.id()).log("a job failed");
            return new JobOutcome.Failed(String.valueOf(failure));
        }
    }

    private void beat() {
        long last = System.nanoTime();
        try {
            while (true) {
                Thread.sleep(rhythm.beat());
                if (beatOnce()) {
                    last = System.nanoTime();
                } else if (System.nanoTime() - last > rhythm.silence().toNanos()) {
                    running.values().forEach(Thread::interrupt);
                }
            }
        } catch (InterruptedException stopped) {
            log.atTrace().log("no more jobs to beat for");
        }
    }

    private boolean beatOnce() {
        try {
            for (ClaimedJob lost : jobs.heartbeat(Set.copyOf(running.keySet()))) {
                Thread thread = running.get(lost);
                if (thread != null) {
                    log.atWarn().addKeyValue("job", lost.id()).log("a job was lost while it ran");
                    thread.interrupt();
                }
            }
            return true;
        } catch (RepoException failure) {
            log.atWarn().setCause(failure).log("heartbeats of jobs failed");
            return false;
        }
    }

    private void complete() {
        Map<ClaimedJob, JobOutcome> batch = new HashMap<>();
        try {
            while (true) {
                Ended first = ended.take();
                batch.put(first.job(), first.outcome());
                for (Ended more = ended.poll(); more != null && batch.size() < hands; more = ended.poll()) {
                    batch.put(more.job(), more.outcome());
                }
                tell(batch);
                forget(batch);
            }
        } catch (InterruptedException stopped) {
            log.atTrace().log("no more jobs to complete");
        }
    }

    /// Tells again until it is heard: work that is done and not told is done once more.
    private void tell(Map<ClaimedJob, JobOutcome> batch) throws InterruptedException {
        Pauses pauses = new Pauses();
        while (true) {
            try {
                Set<ClaimedJob> lost = jobs.completeAll(batch);
                if (!lost.isEmpty()) {
                    log.atWarn().addKeyValue("jobs", lost.size()).log("jobs ended that were no longer ours");
                }
                return;
            } catch (RepoException failure) {
                log.atWarn().setCause(failure).log("cannot say what became of jobs");
                pauses.restAfter(failure);
            }
        }
    }

    private void forget(Map<ClaimedJob, JobOutcome> batch) {
        batch.keySet().forEach(running::remove);
        free.release(batch.size());
        batch.clear();
    }

    /// All hands are free when all is told.
    private void drain() {
        try {
            if (!free.tryAcquire(hands, rhythm.grace().toNanos(), TimeUnit.NANOSECONDS)) {
                running.values().forEach(Thread::interrupt);
                if (!free.tryAcquire(hands, RELEASING.toNanos(), TimeUnit.NANOSECONDS)) {
                    log.atWarn().addKeyValue("jobs", running.size()).log("jobs did not stop in time");
                }
            }
        } catch (InterruptedException again) {
            log.atWarn().addKeyValue("jobs", running.size()).log("jobs had no time to stop");
        }
    }
}
