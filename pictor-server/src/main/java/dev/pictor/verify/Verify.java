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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Walks over all hashes, then all variants, then all files. It may run beside servers, and holds one part in memory.
public final class Verify {
    /// A file that is younger may be about to get its row.
    static final Duration MIN_STRAY_AGE = Duration.ofHours(1);

    private static final int PART = 500;

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
                hash(row, report);
            }
            report.sawHashes(part.size());
            part = audit.hashes(part.getLast().hash(), PART);
        }
    }

    private void hash(HashRow row, Report report) {
        Optional<ContentHash> hash = hash(row.hash());
        Optional<Identifier> file = identifier(row.original());
        if (hash.isEmpty() || file.isEmpty()) {
            report.found(Trouble.ROW_UNREADABLE, "hash " + row.hash());
            return;
        }
        if (row.isAbandoned()) {
            report.found(Trouble.HASH_WITHOUT_ALIAS, row.hash());
            note(repairs.removeHash(hash.get()), Trouble.HASH_WITHOUT_ALIAS, report);
        }
        Optional<Long> sizeBytes = store.sizeBytes(file.get());
        if (sizeBytes.isPresent() && sizeBytes.get() != hash.get().size()) {
            report.found(Trouble.ORIGINAL_DAMAGED, file.get().path());
        } else if (sizeBytes.isEmpty() && isNamed(file.get())) {
            report.found(Trouble.ORIGINAL_MISSING, file.get().path());
        }
        details(row.original(), file.get(), report);
        FileRow still = row.still();
        if (still != null) {
            still(still, report);
        }
    }

    private void still(FileRow row, Report report) {
        Optional<Identifier> file = identifier(row);
        if (file.isEmpty()) {
            report.found(Trouble.ROW_UNREADABLE, "still " + row.identifier());
            return;
        }
        if (isMissing(file.get())) {
            report.found(Trouble.STILL_MISSING, row.identifier());
        }
        details(row, file.get(), report);
    }

    private void variants(Report report, Pace pace) throws InterruptedException {
        List<VariantRow> part = audit.variants(AuditRepo.FIRST, PART);
        while (!part.isEmpty()) {
            for (VariantRow row : part) {
                pace.step();
                variant(row, report);
            }
            report.sawVariants(part.size());
            part = audit.variants(part.getLast().id(), PART);
        }
    }

    private void variant(VariantRow row, Report report) {
        Optional<ContentHash> hash = hash(row.hash());
        Optional<Identifier> file = identifier(row.file());
        Optional<Variant> variant = variant(row.variant());
        if (hash.isEmpty() || file.isEmpty() || variant.isEmpty()) {
            report.found(Trouble.ROW_UNREADABLE, "variant " + row.id());
            return;
        }
        if (isMissing(file.get())) {
            report.found(Trouble.VARIANT_MISSING, row.hash() + " " + row.variant());
            note(repairs.removeVariant(hash.get(), variant.get()), Trouble.VARIANT_MISSING, report);
        } else {
            details(row.file(), file.get(), report);
        }
    }

    private void details(FileRow row, Identifier file, Report report) {
        if (row.details() == DetailsState.UNREADABLE) {
            report.found(Trouble.DETAILS_UNREADABLE, row.identifier());
            note(repairs.removeDetails(file), Trouble.DETAILS_UNREADABLE, report);
        }
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
        for (Identifier stray : audit.unnamed(old)) {
            report.found(Trouble.STRAY_FILE, stray.path());
            note(repairs.removeFile(stray), Trouble.STRAY_FILE, report);
        }
    }

    private static void note(boolean repaired, Trouble trouble, Report report) {
        if (repaired) {
            report.repaired(trouble);
        }
    }

    /// An empty file is what a full disk left of a variant: nobody can use it.
    private boolean isMissing(Identifier file) {
        return store.sizeBytes(file).orElse(0L) == 0 && isNamed(file);
    }

    /// Beside servers a row may have gone since it was read, and its file with it.
    private boolean isNamed(Identifier file) {
        return audit.unnamed(Set.of(file)).isEmpty();
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
