package dev.pictor.store.s3;

import dev.pictor.metrics.Meter;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/// Makes the client of a service, with a bound on everything.
final class Connection {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final int MAX_ATTEMPTS = 5;
    /// All attempts together, in limits of one.
    private static final int MAX_PATIENCE = 3;
    /// The JDK keeps five idle connections to a host if nobody says otherwise.
    private static final String IDLE_CONNECTIONS = "http.maxConnections";

    private Connection() {}

    static S3Client open(S3Config config, Meter meter) {
        if (System.getProperty(IDLE_CONNECTIONS) == null) {
            System.setProperty(IDLE_CONNECTIONS, "64");
        }
        S3Config.Place place = config.place();
        return S3Client.builder()
                .endpointOverride(bare(place))
                .region(Region.of(place.region()))
                .credentialsProvider(StaticCredentialsProvider.create(credentials(config.credentials())))
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_LIMIT)
                        .socketTimeout(config.timeout())
                        .build())
                .serviceConfiguration(service(place))
                // We send a digest of our own in a header. Chunks with a digest behind them are what services other
                // than Amazon's store as if they were bytes of the file.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
                .overrideConfiguration(override(config.timeout(), meter))
                .build();
    }

    private static S3Configuration service(S3Config.Place place) {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(place.addressing() == S3Config.Addressing.PATH)
                .chunkedEncodingEnabled(false)
                .expectContinueEnabled(false) // services that ignore it would cost five seconds
                .build();
    }

    private static ClientOverrideConfiguration override(Duration timeout, Meter meter) {
        return ClientOverrideConfiguration.builder()
                .addExecutionInterceptor(new RequestTimes(meter))
                .addExecutionInterceptor(new RemovalDigest())
                .apiCallAttemptTimeout(timeout)
                .apiCallTimeout(timeout.multipliedBy(MAX_PATIENCE))
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(MAX_ATTEMPTS)
                        .build())
                // What lies in the home directory is none of our business.
                .defaultProfileFile(ProfileFile.aggregator().build())
                .build();
    }

    private static AwsCredentials credentials(S3Config.Credentials keys) {
        return keys.sessionToken() == null
                ? AwsBasicCredentials.create(keys.accessKey(), keys.secretKey())
                : AwsSessionCredentials.create(keys.accessKey(), keys.secretKey(), keys.sessionToken());
    }

    /// An endpoint that names the bucket already gets it again from the client.
    static URI bare(S3Config.Place place) {
        String prefix = place.bucket() + ".";
        String host = place.endpoint().getHost();
        if (place.addressing() == S3Config.Addressing.PATH || !host.startsWith(prefix)) {
            return place.endpoint();
        }
        return URI.create(place.endpoint().toString().replaceFirst("//" + Pattern.quote(prefix), "//"));
    }
}
