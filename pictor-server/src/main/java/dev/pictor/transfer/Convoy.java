package dev.pictor.transfer;

import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.repo.Repo;
import dev.pictor.store.Store;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoredFile;
import dev.pictor.transfer.Copying.Parcel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Moves files some at a time: one commit before their bytes are written, and one with their rows after.
final class Convoy {
    /// So many files, or about so many bytes, share a commit.
    private static final int MAX_FILES = 64;

    private static final long MAX_BYTES = 8L * 1024 * 1024;

    /// Stores have a patience of their own.
    private static final int MAX_ATTEMPTS = 2;

    /// A server gives up files that pend for a quarter of an hour, and would remove the copies.
    private static final Duration MAX_COPY_TIME = Duration.ofMinutes(10);

    private final Repo repo;
    private final Store source;
    private final Store target;
    private final Clock clock;
    private final Copying copying;
    private final Tally tally;
    private final Progress progress;

    Convoy(Repo repo, Stores stores, StoreMigration.Workplace workplace, Tally tally, Progress progress) {
        this.repo = repo;
        this.source = stores.source();
        this.target = stores.target();
        this.clock = workplace.clock();
        this.copying = new Copying(
                target, workplace.scratch(), new Throttle(workplace.rules().maxBytesPerSecond(), workplace.timer()));
        this.tally = tally;
        this.progress = progress;
    }

    /// Where files come from, and where they go.
    record Stores(Store source, Store target) {}

    void move(List<Identifier> files) throws InterruptedException {
        List<Identifier> left = files;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            Map<Identifier, StoreException> failures = new LinkedHashMap<>();
            tryMove(left, failures);
            if (attempt == MAX_ATTEMPTS || Thread.currentThread().isInterrupted()) {
                failures.forEach(tally::failed);
                return;
            }
            left = List.copyOf(failures.keySet());
        }
    }

    private void tryMove(List<Identifier> files, Map<Identifier, StoreException> failures) throws InterruptedException {
        Iterator<Identifier> rest = files.iterator();
        while (rest.hasNext()) {
            List<Parcel> parcels = new ArrayList<>();
            try {
                pack(rest, parcels, failures);
                if (!parcels.isEmpty()) {
                    ship(parcels, failures);
                }
            } finally {
                parcels.forEach(copying::discard);
            }
        }
    }

    private void pack(Iterator<Identifier> files, List<Parcel> parcels, Map<Identifier, StoreException> failures)
            throws InterruptedException {
        Identifier place = Identifier.next(clock.instant(), "");
        long bytes = 0;
        while (files.hasNext() && parcels.size() < MAX_FILES && bytes < MAX_BYTES) {
            Identifier old = files.next();
            try {
                Optional<Parcel> parcel = pack(old, place.sibling(extension(old)));
                parcel.ifPresent(parcels::add);
                bytes += parcel.map(Parcel::sizeBytes).orElse(0L);
            } catch (StoreException failure) {
                failures.put(old, failure);
            }
        }
    }

    private Optional<Parcel> pack(Identifier old, Identifier moved) throws InterruptedException {
        Optional<StoredFile> opened = source.open(old);
        if (opened.isEmpty()) {
            tellAbsent(old);
            return Optional.empty();
        }
        try (StoredFile file = opened.get()) {
            return Optional.of(copying.read(file, old, moved));
        }
    }

    private void tellAbsent(Identifier old) {
        if (target.sizeBytes(old).isPresent()) {
            tally.present.increment();
        } else if (repo.cleanup().isReferenced(old)) { // if not, its row was removed meanwhile, and the file with it
            tally.missing(old);
        }
    }

    private void ship(List<Parcel> parcels, Map<Identifier, StoreException> failures) {
        Instant begin = clock.instant();
        repo.pendingFiles().recordAll(parcels.stream().map(Parcel::moved).toList());
        Set<Identifier> kept = Set.of();
        try {
            failures.putAll(copying.write(parcels));
            requireInTime(begin);
            kept = repo.storeMigrations()
                    .moveAll(parcels.stream()
                            .filter(parcel -> !failures.containsKey(parcel.old()))
                            .collect(Collectors.toMap(Parcel::old, Parcel::moved)));
        } catch (StoreException failure) {
            parcels.forEach(parcel -> failures.putIfAbsent(parcel.old(), failure));
        } finally {
            settle(parcels, kept);
        }
    }

    private void requireInTime(Instant begin) {
        Duration taken = Duration.between(begin, clock.instant());
        if (taken.compareTo(MAX_COPY_TIME) > 0) {
            String message = "writing took %s, longer than a file may pend".formatted(taken);
            throw new StoreException(
                    StoreException.Kind.OTHER, message, new IllegalStateException("limit: " + MAX_COPY_TIME));
        }
    }

    private void settle(List<Parcel> parcels, Set<Identifier> kept) {
        for (Parcel parcel : parcels) {
            if (kept.contains(parcel.old())) {
                tally.succeeded();
                progress.fileMoved(parcel.sizeBytes());
            } else {
                giveBack(parcel.moved());
            }
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
    private String extension(Identifier old) {
        return old.namedFormat()
                .or(() -> repo.details().details(old).map(Details::format))
                .map(Format::extension)
                .orElse("");
    }
}
