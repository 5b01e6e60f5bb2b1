package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.Alias;
import dev.pictor.job.CleanupJob;
import dev.pictor.job.Queue;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.RepoException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class StatementNumbersTest {
    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    private final Counts counts = new Counts();

    /// How often each name and its labels were counted or timed.
    private static final class Counts implements Meter {
        private final Map<String, Long> numbers = new ConcurrentHashMap<>();

        @Override
        public Counter counter(String name, Label... labels) {
            return amount -> numbers.merge(key(name, labels), amount, Long::sum);
        }

        @Override
        public Timer timer(String name, Label... labels) {
            return _ -> numbers.merge(key(name, labels), 1L, Long::sum);
        }

        @Override
        public void gauge(String name, LongSupplier value, Label... labels) {
            numbers.put(key(name, labels), value.getAsLong());
        }

        private static String key(String name, Label... labels) {
            StringBuilder key = new StringBuilder(name);
            for (Label label : labels) {
                key.append(' ').append(label.name()).append('=').append(label.value());
            }
            return key.toString();
        }
    }

    @Test
    void statementsConnectionsAndQueuesAreCounted() throws Exception {
        try (PostgresRepo repo = PostgresRepo.open(database.config(), counts)) {
            repo.aliases().hash(Alias.parse("unknown.png"));
            repo.settings().set("key", "6b6579");
            repo.jobs().push(new CleanupJob.RemoveAllVariants());
            repo.jobs().push(new CleanupJob.RemoveAllVariants());
            assertThat(repo.jobs().claim(List.of(Queue.CLEANUP), 5, Duration.ofSeconds(30)))
                    .isNotEmpty();
        }
        assertThat(counts.numbers)
                .containsEntry("pict_rs_postgres_aliases_hash complete=true", 1L)
                .containsEntry("pict_rs_postgres_settings_set complete=true", 1L)
                .containsEntry("pict_rs_queue_push queue=cleanup completed=true", 1L)
                .containsEntry("pict_rs_queue_push queue=cleanup completed=false", 1L)
                .containsEntry("pict_rs_queue_pop queue=cleanup completed=true", 1L)
                .containsKeys(
                        "pict_rs_queue_pop_duration queue=cleanup completed=true",
                        "pict_rs_postgres_queue_push complete=true",
                        "pict_rs_postgres_queue_claim complete=true",
                        "pict_rs_postgres_pool_get completed=true",
                        "pict_rs_postgres_pool_duration completed=true",
                        "pict_rs_postgres_pool_connection_create",
                        "pictor_pool_connections state=active");
    }

    @Test
    void aStatementThatFailsIsNotComplete() {
        Database broken = new Database(database.postgres().dataSource(), counts);
        assertThatThrownBy(() -> broken.update("""
                -- postgres_identifier
                SELECT no_such_column
                """)).isInstanceOf(RepoException.class);
        assertThat(counts.numbers).containsEntry("pict_rs_postgres_identifier complete=false", 1L);
    }
}
