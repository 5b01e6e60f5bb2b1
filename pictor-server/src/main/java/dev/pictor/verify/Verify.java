package dev.pictor.verify;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.AuditRepo;
import dev.pictor.repo.AuditRepo.DetailsState;
import dev.pictor.repo.AuditRepo.FileRow;
import dev.pictor.repo.AuditRepo.HashRow;
import dev.pictor.repo.AuditRepo.VariantRow;
import dev.pictor.store.ListableStore;
import dev.pictor.store.ListableStore.ListedFile;
import dev.pictor.verify.Repairs.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Walks over all hashes, then all variants, then all files. It may run beside servers, and holds one part in memory.
public final class Verify {
    /// A file that is younger may be about to get its row.
    static final Duration MIN_STRAY_AGE = Duration.ofHours(1);

    private static final int PART = 500;

    /// A row that changes so often while it is looked at is alive.
    private static final int MAX_LOOKS = 5;

    private final AuditRepo audit;
    private final ListableStore store;
    private final Repairs repairs;
    private final Clock clock;

    public Verify(AuditRepo audit, ListableStore store, Repairs repairs, Clock clock) {
        this.audit = audit;
        this.store = store;
        this.repairs = repairs;
        this.clock = clock;
    }

    /// Looks at everything once.
    ///
    /// @param stepsPerSecond how many rows and files are looked at in a second, at most; 0 for no bound
    public Report run(int stepsPerSecond) throws InterruptedException {
        Pace pace = new Pace(stepsPerSecond);
        Report report = new Report();
        hashes(report, pace);
        variants(report, pace);
        store.walk(PART, part -> files(part, report, pace));
        return report;
    }

    private void hashes(Report report, Pace pace) throws InterruptedException {
        List<HashRow> part = audit.hashes("", PART);
        while (!part.isEmpty()) {
            for (HashRow row : part) {
                pace.step();
                look(row, this::suspicions, now -> audit.hash(now.hash()), report);
            }
            report.sawHashes(part.size());
            part = audit.hashes(part.getLast().hash(), PART);
        }
    }

    private void variants(Report report, Pace pace) throws InterruptedException {
        List<VariantRow> part = audit.variants(AuditRepo.FIRST, PART);
        while (!part.isEmpty()) {
            for (VariantRow row : part) {
                pace.step();
                look(row, this::suspicions, now -> audit.variant(now.id()), report);
            }
            report.sawVariants(part.size());
            part = audit.variants(part.getLast().id(), PART);
        }
    }

    /// What seems to be wrong, and what would be done about it.
    private record Suspicion(Trouble trouble, String example, Supplier<Outcome> repair) {
        static Suspicion beyondRepair(Trouble trouble, String example) {
            return new Suspicion(trouble, example, () -> Outcome.LEFT);
        }
    }

    /// Beside servers a row may have changed since it was read, and its files with it. So what seems to be wrong is
    /// true only if the row is found the same afterwards: no name of a file is ever used twice.
    private <R> void look(R row, Function<R, List<Suspicion>> judge, Function<R, Optional<R>> lookUp, Report report) {
        R last = row;
        for (int look = 0; look < MAX_LOOKS; look++) {
            List<Suspicion> suspicions = judge.apply(last);
            if (suspicions.isEmpty()) {
                return;
            }
            Optional<R> now = lookUp.apply(last);
            if (now.isEmpty()) {
                return;
            }
            if (now.get().equals(last)) {
                suspicions.forEach(suspicion -> settle(suspicion, report));
                return;
            }
            last = now.get();
        }
    }

    private List<Suspicion> suspicions(HashRow row) {
        Optional<ContentHash> hash = hash(row.hash());
        Optional<Identifier> file = identifier(row.original());
        if (hash.isEmpty() || file.isEmpty()) {
            return List.of(Suspicion.beyondRepair(Trouble.ROW_UNREADABLE, "hash " + row.hash()));
        }
        if (row.isAbandoned()) {
            return List.of(new Suspicion(Trouble.HASH_WITHOUT_ALIAS, row.hash(), () -> repairs.removeHash(hash.get())));
        }
        List<Suspicion> found = new ArrayList<>();
        Optional<Long> sizeBytes = store.sizeBytes(file.get());
        if (sizeBytes.isEmpty()) {
            found.add(
                    Suspicion.beyondRepair(Trouble.ORIGINAL_MISSING, file.get().path()));
        } else if (sizeBytes.get() != hash.get().size()) {
            found.add(
                    Suspicion.beyondRepair(Trouble.ORIGINAL_DAMAGED, file.get().path()));
        }
        found.addAll(details(row.original(), file.get()));
        if (row.still() != null) {
            found.addAll(still(row.still()));
        }
        return found;
    }

    private List<Suspicion> still(FileRow row) {
        Optional<Identifier> file = identifier(row);
        if (file.isEmpty()) {
            return List.of(Suspicion.beyondRepair(Trouble.ROW_UNREADABLE, "still " + row.identifier()));
        }
        List<Suspicion> found = new ArrayList<>(details(row, file.get()));
        if (isMissing(file.get())) {
            found.add(Suspicion.beyondRepair(Trouble.STILL_MISSING, row.identifier()));
        }
        return found;
    }

    private List<Suspicion> suspicions(VariantRow row) {
        Optional<ContentHash> hash = hash(row.hash());
        Optional<Identifier> file = identifier(row.file());
        Optional<Variant> variant = variant(row.variant());
        if (hash.isEmpty() || file.isEmpty() || variant.isEmpty()) {
            return List.of(Suspicion.beyondRepair(Trouble.ROW_UNREADABLE, "variant " + row.id()));
        }
        if (isMissing(file.get())) {
            return List.of(new Suspicion(
                    Trouble.VARIANT_MISSING,
                    row.hash() + " " + row.variant(),
                    () -> repairs.removeVariant(hash.get(), variant.get(), file.get())));
        }
        return details(row.file(), file.get());
    }

    private List<Suspicion> details(FileRow row, Identifier file) {
        return row.details() == DetailsState.UNREADABLE
                ? List.of(
                        new Suspicion(Trouble.DETAILS_UNREADABLE, row.identifier(), () -> repairs.removeDetails(file)))
                : List.of();
    }

    private void files(List<ListedFile> part, Report report, Pace pace) throws InterruptedException {
        Instant bound = clock.instant().minus(MIN_STRAY_AGE);
        Set<Identifier> old = part.stream()
                .filter(file -> file.savedAt().isBefore(bound))
                .map(ListedFile::identifier)
                .collect(Collectors.toSet());
        for (ListedFile file : part) {
            pace.step();
            report.sawFile(file.sizeBytes());
        }
        // One that was removed since it was listed lost its last name after that.
        List<Identifier> strays = audit.unnamed(old).stream()
                .filter(stray -> store.sizeBytes(stray).isPresent())
                .toList();
        if (!strays.isEmpty()) {
            Outcome outcome = repairs.removeFiles(strays);
            strays.forEach(stray -> settle(new Suspicion(Trouble.STRAY_FILE, stray.path(), () -> outcome), report));
        }
    }

    private static void settle(Suspicion suspicion, Report report) {
        switch (suspicion.repair().get()) {
            case LEFT -> report.found(suspicion.trouble(), suspicion.example());
            case REPAIRED -> {
                report.found(suspicion.trouble(), suspicion.example());
                report.repaired(suspicion.trouble());
            }
            case OVER -> {
                // somebody else was faster, and nothing is wrong any more
            }
        }
    }

    /// An empty file is what a full disk left: nobody can use it.
    private boolean isMissing(Identifier file) {
        return store.sizeBytes(file).orElse(0L) == 0;
    }

    private static Optional<ContentHash> hash(String text) {
        try {
            return Optional.of(ContentHash.ofBase64(text));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Identifier> identifier(FileRow row) {
        try {
            return Optional.of(new Identifier(row.identifier()));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Variant> variant(String name) {
        try {
            return Optional.of(new Variant(name));
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
    }
}
