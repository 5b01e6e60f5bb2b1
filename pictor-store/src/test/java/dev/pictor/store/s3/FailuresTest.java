package dev.pictor.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.store.StoreException;
import dev.pictor.store.StoreException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

final class FailuresTest {
    private static StoreException failure(int status, String code) {
        AwsErrorDetails details =
                AwsErrorDetails.builder().errorCode(code).errorMessage("told").build();
        return Failures.failure("could not look", (S3Exception) S3Exception.builder()
                .statusCode(status)
                .awsErrorDetails(details)
                .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ExpiredToken", "InvalidToken", "TokenRefreshRequired"})
    void aSessionThatIsOverIsDeniedAlthoughTheServiceSays400(String code) {
        StoreException failure = failure(400, code);

        assertThat(failure.kind()).isEqualTo(Kind.DENIED);
        assertThat(failure).hasMessageContaining("session token").hasMessageContaining(code);
    }

    @Test
    void anyOther400IsNoMatterOfRights() {
        assertThat(failure(400, "InvalidArgument").kind()).isEqualTo(Kind.OTHER);
    }
}
