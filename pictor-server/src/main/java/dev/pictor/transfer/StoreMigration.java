package dev.pictor.transfer;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.repo.Original;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.StoreMigrationRepo.MoveResult;
import dev.pictor.repo.VariantRepo.NamedVariant;
import dev.pictor.store.Scratch;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoredFile;
import java.io.FileNotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Moves every file that a row names from one store to another, and lets the row name the copy.
///
/// A copy is written down as pending, saved, read back, and becomes the file that counts in one transaction with the
/// mark that it moved. A crash at any moment leaves at most a pending file. Servers that look into both stores may run
/// meanwhile; they hear of each change.
public final class StoreMigration {
    private static final int PAGE = 100;
    /// Stores have a patience of their own.
    private static final int MAX_ATTEMPTS = 2;

    /// A server gives up files that pend for a quarter of an hour, and would remove the copy.
    private static final Duration MAX_COPY_TIME = Duration.ofMinutes(10);
    /// So many originals of which no store has one belong to another database.
    private static final int SAMPLE = 5;

    private final Repo repo;
    private final Store source;
    private final Store target;
    private final Clock clock;
    private final Rules rules;
    private final Copying copying;
    private final Throttle throttle;
    private final Tally tally = new Tally();

    public StoreMigration(Repo repo, Store source, Store target, Workplace workplace) {
        this.repo = repo;
        this.source = source;
        this.target = target;
        this.clock = workplace.clock();
        this.rules = workplace.rules();
        this.copying = new Copying(target, workplace.scratch());
        this.throttle = new Throttle(rules.maxBytesPerSecond());
    }

    /// Where and how the work is done.
    public record Workplace(Scratch scratch, Clock clock, Rules rules) {}

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
        ContentHash after = null;
        try (Crew crew = new Crew(rules.concurrency())) {
            for (List<Original> page = page(after); !page.isEmpty(); page = page(after)) {
                for (Original original : page) {
                    tally.requireHope();
                    crew.perform(() -> {
                        moveFilesOf(original, progress);
                        progress.originalDone();
                    });
                }
                after = page.getLast().hash();
            }
        }
        tally.requireHope();
    }

    private List<Original> page(@Nullable ContentHash after) {
        return repo.hashes().walk(after, PAGE);
    }

    /// The original comes last: once it is marked, all of them are.
    private void moveFilesOf(Original original, Progress progress) throws InterruptedException {
        if (repo.storeMigrations().isMigrated(original.identifier())) {
            tally.present.increment();
            return;
        }
        Optional<Identifier> still = repo.hashes().motionIdentifier(original.hash());
        if (still.isPresent()) {
            move(still.get(), progress);
        }
        for (NamedVariant variant : repo.variants().variants(original.hash())) {
            move(variant.identifier(), progress);
        }
        move(original.identifier(), progress);
    }

    private void move(Identifier identifier, Progress progress) throws InterruptedException {
        if (repo.storeMigrations().isMigrated(identifier)) {
            return;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                tryMove(identifier, progress);
                tally.succeeded();
                return;
            } catch (StoreException failure) {
                if (attempt == MAX_ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    tally.failed(identifier, failure);
                    return;
                }
            }
        }
    }

    private void tryMove(Identifier identifier, Progress progress) throws InterruptedException {
        Optional<StoredFile> opened = source.open(identifier);
        if (opened.isEmpty()) {
            tellAbsent(identifier);
            return;
        }
        try (StoredFile file = opened.get()) {
            throttle.take(file.sizeBytes());
            Identifier moved = Identifier.next(clock.instant(), extension(identifier));
            Instant begin = clock.instant();
            repo.pendingFiles().record(moved);
            boolean kept = false;
            try {
                copying.copy(file, moved);
                requireInTime(identifier, begin);
                kept = repo.storeMigrations().move(identifier, moved) == MoveResult.MOVED;
            } finally {
                if (!kept) {
                    giveBack(moved);
                }
            }
            if (kept) {
                progress.fileMoved(file.sizeBytes());
            }
        }
    }

    private void tellAbsent(Identifier identifier) {
        if (target.sizeBytes(identifier).isPresent()) {
            tally.present.increment();
        } else {
            tally.missing(identifier);
        }
    }

    private void requireInTime(Identifier identifier, Instant begin) {
        Duration taken = Duration.between(begin, clock.instant());
        if (taken.compareTo(MAX_COPY_TIME) > 0) {
            String message = "copying %s took %s, longer than a file may pend".formatted(identifier, taken);
            throw new StoreException(
                    StoreException.Kind.OTHER, message, new IllegalStateException("limit: " + MAX_COPY_TIME));
        }
    }

    /// What cannot be removed now stays written down, and is swept by a server. Whether a row names it after a failure
    /// of the database is not known; then it has to stay.
    private void giveBack(Identifier moved) {
        if (repo.storeMigrations().isMigrated(moved)) {
            return;
        }
        target.remove(moved);
        repo.pendingFiles().forget(moved);
    }

    /// Its own where it is one that we write, or else that of its details.
    private String extension(Identifier identifier) {
        return Arrays.stream(Format.values())
                .map(Format::extension)
                .filter(identifier.path()::endsWith)
                .findFirst()
                .or(() ->
                        repo.details().details(identifier).map(Details::format).map(Format::extension))
                .orElse("");
    }

    private long removeSources() throws InterruptedException {
        LongAdder removed = new LongAdder();
        Identifier after = null;
        try (Crew crew = new Crew(rules.concurrency())) {
            List<Identifier> page = repo.storeMigrations().moved(after, PAGE);
            while (!page.isEmpty()) {
                for (Identifier old : page) {
                    tally.requireHope();
                    crew.perform(() -> {
                        source.remove(old);
                        removed.increment();
                    });
                }
                after = page.getLast();
                page = repo.storeMigrations().moved(after, PAGE);
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
