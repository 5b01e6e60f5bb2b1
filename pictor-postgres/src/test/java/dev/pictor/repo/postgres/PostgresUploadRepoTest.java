package dev.pictor.repo.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.UploadId;
import dev.pictor.repo.Repo;
import dev.pictor.repo.RepoException.Kind;
import dev.pictor.repo.UploadRepo.UploadState.Finished;
import dev.pictor.repo.UploadResult.Success;
import dev.pictor.testkit.ReceivedUploadContract;
import dev.pictor.testkit.Refusals;
import dev.pictor.testkit.UploadRepoContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresUploadRepoTest implements UploadRepoContract, ReceivedUploadContract {
    @RegisterExtension
    static final RepoExtension repo = new RepoExtension();

    @Override
    public Repo repo() {
        return repo.repo();
    }

    private static String stored(UploadId upload) {
        return repo.text("SELECT result FROM uploads WHERE id = ?", upload.value())
                .orElse("gone");
    }

    @Test
    void resultsAreWrittenAsTheReferenceWritesThem() {
        UploadId upload = repo().uploads().createUpload();
        repo().uploads().completeUpload(upload, new Success(Alias.parse("a.png"), DeleteToken.parse("0123456789")));
        assertThat(stored(upload)).isEqualTo("{\"Success\": {\"alias\": \"a.png\", \"token\": \"0123456789\"}}");
        UploadId failed = repo().uploads().createUpload();
        repo().uploads().completeUpload(failed, FAILURE);
        assertThat(stored(failed))
                .isEqualTo("{\"Failure\": {\"code\": \"command-failure\", \"message\": \"no picture\"}}");
    }

    @Test
    void aResultOfAPeerIsRead() throws InterruptedException {
        UploadId upload = repo().uploads().createUpload();
        repo.execute(
                "UPDATE uploads SET result = '{\"Success\":{\"alias\":\"B40E4B5C4F6F4A0E9C571F2A4D5E6F70.png\","
                        + "\"token\":\"0123456789abcdef\"}}' WHERE id = ?",
                upload.value());
        assertThat(repo().uploads().wait(upload, Duration.ofDays(1)))
                .isEqualTo(new Finished(new Success(
                        new Alias("b40e4b5c-4f6f-4a0e-9c57-1f2a4d5e6f70.png"),
                        new DeleteToken("30313233-3435-3637-3839-616263646566"))));
    }

    @Test
    void aResultThatCannotBeReadIsAnErrorAndStays() {
        for (String broken :
                new String[] {"{\"Success\":{}}", "\"Success\"", "1", "null", "{\"Failure\":{\"code\":1}}"}) {
            UploadId upload = repo().uploads().createUpload();
            repo.execute("UPDATE uploads SET result = ?::jsonb WHERE id = ?", broken, upload.value());
            Refusals.assertThatKind(Kind.CORRUPT, () -> repo().uploads().wait(upload, Duration.ofDays(1)));
            Refusals.assertThatKind(Kind.CORRUPT, () -> repo().uploads().claimAndGet(upload));
            assertThat(stored(upload)).isNotEqualTo("gone");
        }
    }
}
