package dev.pictor.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What was looked at, and what was found. It does not grow with the number of rows.
public final class Report {
    /// How many examples are kept of each trouble.
    static final int MAX_EXAMPLES = 20;

    private long hashes;
    private long variants;
    private long files;
    private long fileBytes;
    private final Map<Trouble, Finding> findings = new EnumMap<>(Trouble.class);

    /// One trouble.
    ///
    /// @param examples some of the rows or files that have it
    public record Finding(long found, long repaired, List<String> examples) {
        private static final Finding NONE = new Finding(0, 0, List.of());
    }

    void sawHashes(int count) {
        hashes += count;
    }

    void sawVariants(int count) {
        variants += count;
    }

    void sawFile(long sizeBytes) {
        files++;
        fileBytes += sizeBytes;
    }

    void found(Trouble trouble, String example) {
        Finding before = of(trouble);
        List<String> examples = before.examples();
        if (examples.size() < MAX_EXAMPLES) {
            examples = new ArrayList<>(examples);
            examples.add(example);
        }
        findings.put(trouble, new Finding(before.found() + 1, before.repaired(), List.copyOf(examples)));
    }

    void repaired(Trouble trouble) {
        Finding before = of(trouble);
        findings.put(trouble, new Finding(before.found(), before.repaired() + 1, before.examples()));
    }

    public Finding of(Trouble trouble) {
        return findings.getOrDefault(trouble, Finding.NONE);
    }

    public long hashes() {
        return hashes;
    }

    public long variants() {
        return variants;
    }

    public long files() {
        return files;
    }

    public long fileBytes() {
        return fileBytes;
    }

    /// How much of what was found is as it was.
    public long unrepaired() {
        return findings.values().stream()
                .mapToLong(finding -> finding.found() - finding.repaired())
                .sum();
    }

    /// How much of what was found could be repaired, and is not.
    public long repairable() {
        return findings.entrySet().stream()
                .filter(entry -> entry.getKey().isRepairable())
                .mapToLong(entry -> entry.getValue().found() - entry.getValue().repaired())
                .sum();
    }
}
