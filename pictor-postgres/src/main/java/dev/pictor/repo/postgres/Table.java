package dev.pictor.repo.postgres;

import java.util.List;

/// A table that is copied as a whole. Its statements are put together from its name and columns, which are ours and
/// nobody else's: written out, they would be thirty-six that say the same.
///
/// @param columns all of them, separated by commas; two databases may have them in another order
record Table(String name, String columns) {
    /// Every table that holds something, those first that others refer to. Rights to build belong to living processes.
    static final List<Table> ALL = List.of(
            new Table("settings", "key, value"),
            new Table("hashes", "hash, identifier, motion_identifier, created_at, blurhash"),
            new Table("details", "identifier, json"),
            new Table("aliases", "alias, hash, token"),
            new Table("variants", "id, hash, variant, identifier, accessed"),
            new Table("proxies", "url, alias, accessed"),
            new Table("uploads", "id, result, created_at"),
            new Table("job_queue", "id, queue, job, worker, status, queue_time, heartbeat, unique_key, retry"),
            new Table("store_migrations", "old_identifier, new_identifier"),
            new Table("pictor_pending_files", "identifier, created_at"),
            new Table("pictor_dead_letters", "id, queue, job, unique_key, queue_time, died_at, reason"));

    static Table of(String name) {
        return ALL.stream()
                .filter(table -> table.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such table: " + name));
    }

    String copyOut() {
        return "COPY (SELECT %s FROM %s) TO STDOUT".formatted(columns, name);
    }

    String copyIn() {
        return "COPY %s (%s) FROM STDIN".formatted(name, columns);
    }

    String contents() {
        return "SELECT count(*), coalesce(sum(hashtextextended(ROW(%s)::text, 0)::numeric), 0)::text FROM %s"
                .formatted(columns, name);
    }
}
