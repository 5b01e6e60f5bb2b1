package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Identifier;
import dev.pictor.repo.CleanupQueue.Claimed;
import dev.pictor.testkit.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StaleJobsTest {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    private final StaleJobs stale = new StaleJobs(new Database(repo.postgres().dataSource()));

    @BeforeEach
    void empty() {
        repo.execute("DELETE FROM job_queue");
        repo.execute("DELETE FROM pictor_dead_letters");
    }

    private Optional<Claimed> claim() throws InterruptedException {
        return repo.repo().cleanup().claim(UUID.randomUUID(), Duration.ZERO);
    }

    private void hearts(String age) {
        repo.execute("UPDATE job_queue SET heartbeat = timezone('UTC', now()) - ?::interval", age);
    }

    private List<String> rows() {
        return repo.texts("SELECT concat_ws(' ', status, worker, heartbeat, retry) FROM job_queue");
    }

    private List<String> deadLetters() {
        return repo.texts("SELECT concat_ws(' ', queue, reason, unique_key) FROM pictor_dead_letters");
    }

    @Test
    void aJobWhoseHeartStoppedIsTakenBackAndCountsAsFailed() throws InterruptedException {
        Samples.queueJobs(repo.repo(), 1);
        Claimed lost = claim().orElseThrow();
        hearts("119 seconds");
        stale.takeBack();
        assertThat(claim()).isEmpty();
        hearts("121 seconds");
        stale.takeBack();
        assertThat(rows()).containsExactly("new 4");
        assertThat(repo.repo().cleanup().heartbeat(lost)).isFalse();
        assertThat(claim()).isPresent();
    }

    @Test
    void aFailedJobRestsLongerEachTimeAndCountsOnce() throws InterruptedException {
        Samples.queueJobs(repo.repo(), 1);
        for (int pause : new int[] {10, 20, 40, 80}) {
            repo.repo().cleanup().retry(claim().orElseThrow(), "no");
            stale.takeBack();
            assertThat(claim()).isEmpty();
            assertThat(repo.text(
                            "SELECT extract(epoch FROM heartbeat + interval '2 minutes' - timezone('UTC', now()))"
                                    + " BETWEEN ? - 9 AND ? FROM job_queue",
                            pause,
                            pause))
                    .contains("t");
            hearts("121 seconds");
            stale.takeBack();
        }
        assertThat(rows()).containsExactly("new 1");
        assertThat(deadLetters()).isEmpty();
        repo.repo().cleanup().retry(claim().orElseThrow(), "the disk\0is full");
        assertThat(rows()).isEmpty();
        assertThat(deadLetters()).containsExactly("cleanup the disk is full");
    }

    @Test
    void aJobThatKillsItsWorkersEndsAsADeadLetter() throws InterruptedException {
        Samples.queueJobs(repo.repo(), 1);
        for (int run = 0; run < 5; run++) {
            assertThat(claim()).isPresent();
            hearts("121 seconds");
            stale.takeBack();
        }
        assertThat(rows()).isEmpty();
        assertThat(deadLetters()).containsExactly("cleanup its workers died");
    }

    @Test
    void aRowWithoutTriesThatAPeerLeftFreesItsKey() {
        repo.execute("INSERT INTO job_queue (queue, job, unique_key, retry) VALUES ('cleanup', '\"Prune\"', 'key', 0)");
        stale.takeBack();
        assertThat(rows()).isEmpty();
        assertThat(deadLetters()).containsExactly("cleanup its workers died key");
    }

    @Test
    void anUnreadableJobIsADeadLetterAndTheNextOneIsClaimed() throws InterruptedException {
        repo.execute("INSERT INTO job_queue (queue, job, queue_time) VALUES ('cleanup', '{\"New\": 1}', 'epoch')");
        Samples.queueJobs(repo.repo(), 1);
        assertThat(claim()).isPresent();
        assertThat(repo.texts("SELECT concat_ws(' ', job, reason) FROM pictor_dead_letters"))
                .containsExactly("{\"New\": 1} unreadable: unknown kind of job: New");
    }

    @Test
    void jobsOfOtherQueuesAreNotClaimed() throws InterruptedException {
        repo.execute("INSERT INTO job_queue (queue, job) VALUES ('process', '\"Prune\"')");
        assertThat(claim()).isEmpty();
    }

    @Test
    void aRepoThatClosesGivesItsJobsBack() throws InterruptedException {
        Samples.queueJobs(repo.repo(), 1);
        try (PostgresRepo other = PostgresRepo.open(repo.config())) {
            assertThat(other.cleanup().claim(UUID.randomUUID(), Duration.ZERO)).isPresent();
            assertThat(claim()).isEmpty();
        }
        assertThat(claim()).isPresent();
    }

    @Test
    void stillsOfVideosAreReferenced() {
        Identifier still = Samples.file();
        repo.execute(
                "UPDATE hashes SET motion_identifier = ? WHERE hash = ?",
                still.path(),
                Samples.ingested(repo.repo()).hash().base64());
        assertThat(repo.repo().cleanup().isReferenced(still)).isTrue();
    }
}
