package dev.pictor.transfer;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import dev.pictor.store.Scratch;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import java.io.FileNotFoundException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Moves every file that a row names from one store to another, and lets the row name the copy.
///
/// Copies are written down as pending, saved, read back, and become the files that count in one transaction with the
/// marks that they moved. A crash at any moment leaves at most a pending file. Servers that look into both stores may
/// run meanwhile; they hear of each change.
public final class StoreMigration {
    /// So many originals are one piece of work.
    private static final int PAGE = 32;

    /// How many files are removed together.
    private static final int REMOVALS = 100;

    /// So many originals of which no store has one belong to another database.
    private static final int SAMPLE = 5;

    private final Repo repo;
    private final Store source;
    private final Store target;
    private final Workplace workplace;
    private final Rules rules;
    private final Tally tally = new Tally();

    public StoreMigration(Repo repo, Store source, Store target, Workplace workplace) {
        this.repo = repo;
        this.source = source;
        this.target = target;
        this.workplace = workplace;
        this.rules = workplace.rules();
    }

    /// Where and how the work is done.
    ///
    /// @param timer by which reading is throttled
    public record Workplace(Scratch scratch, Clock clock, Rules rules, Timer timer) {
        public Workplace(Scratch scratch, Clock clock, Rules rules) {
            this(scratch, clock, rules, Timer.SYSTEM);
        }
    }

    /// Moves everything; goes on where an earlier one stopped.
    ///
    /// @throws StoreException if a store cannot be used at all
    /// @throws RepoException if the database cannot
    public Report run(Progress progress) throws InterruptedException {
        boolean continued = repo.storeMigrations().isContinuingMigration();
        target.checkHealth();
        requireKinship();
        progress.expect(repo.hashes().size());
        moveOriginals(progress);
        boolean finished =
                tally.failed.sum() == 0 && (tally.missing.sum() == 0 || rules.missing() == Rules.Missing.SKIP);
        long removed = finished && rules.sources() == Rules.Sources.REMOVE ? removeSources() : 0;
        if (finished) {
            repo.storeMigrations().clear();
        }
        return new Report(
                finished,
                continued,
                progress.state(),
                tally.present.sum(),
                tally.missing.sum(),
                tally.failed.sum(),
                removed,
                tally.remarks());
    }

    /// A mistyped source would look like one in which every file is missing.
    private void requireKinship() {
        List<Original> sample = repo.hashes().walk(null, SAMPLE);
        if (sample.size() < SAMPLE) {
            return;
        }
        for (Original original : sample) {
            Identifier identifier = original.identifier();
            if (source.sizeBytes(identifier).isPresent()
                    || target.sizeBytes(identifier).isPresent()) {
                return;
            }
        }
        String message =
                "no store has one of the first %d originals: is this the store of this database?".formatted(SAMPLE);
        throw new StoreException(
                StoreException.Kind.NOT_FOUND,
                message,
                new FileNotFoundException(sample.getFirst().identifier().path()));
    }

    private void moveOriginals(Progress progress) throws InterruptedException {
        Convoy convoy = new Convoy(repo, new Convoy.Stores(source, target), workplace, tally, progress);
        ContentHash after = null;
        try (Crew crew = new Crew(rules.concurrency())) {
            for (List<Original> page = page(after); !page.isEmpty(); page = page(after)) {
                tally.requireHope();
                List<Original> originals = page;
                crew.perform(() -> moveFilesOf(originals, convoy, progress));
                after = page.getLast().hash();
            }
        }
        tally.requireHope();
    }

    private List<Original> page(@Nullable ContentHash after) {
        return repo.hashes().walk(after, PAGE);
    }

    private void moveFilesOf(List<Original> originals, Convoy convoy, Progress progress) throws InterruptedException {
        List<Identifier> files = repo.storeMigrations()
                .unmoved(originals.stream().map(Original::hash).toList());
        Set<Identifier> unmoved = Set.copyOf(files);
        tally.present.add(originals.stream()
                .filter(original -> !unmoved.contains(original.identifier()))
                .count());
        convoy.move(files);
        progress.originalsDone(originals.size());
    }

    private long removeSources() throws InterruptedException {
        LongAdder removed = new LongAdder();
        Identifier after = null;
        try (Crew crew = new Crew(rules.concurrency())) {
            List<Identifier> page = repo.storeMigrations().moved(after, REMOVALS);
            while (!page.isEmpty()) {
                tally.requireHope();
                List<Identifier> old = page;
                crew.perform(() -> {
                    Map<Identifier, StoreException> failures = source.removeAll(old);
                    removed.add(old.size() - failures.size());
                    failures.values().stream().findFirst().ifPresent(tally::giveUp);
                });
                after = page.getLast();
                page = repo.storeMigrations().moved(after, REMOVALS);
            }
        }
        tally.requireHope();
        return removed.sum();
    }

    private interface Work {
        void perform() throws InterruptedException;
    }

    /// A bounded number of threads. Closing waits for them.
    private final class Crew implements AutoCloseable {
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final Semaphore hands;

        Crew(int size) {
            hands = new Semaphore(size);
        }

        /// Returns when somebody has begun with it.
        void perform(Work work) throws InterruptedException {
            hands.acquire();
            threads.execute(() -> {
                try {
                    work.perform();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException failure) {
                    tally.giveUp(failure);
                } finally {
                    hands.release();
                }
            });
        }

        @Override
        public void close() {
            if (Thread.currentThread().isInterrupted()) {
                threads.shutdownNow();
            }
            threads.close();
        }
    }
}
