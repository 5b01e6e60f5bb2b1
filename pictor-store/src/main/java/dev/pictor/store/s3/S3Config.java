package dev.pictor.store.s3;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which bucket, and how it is talked to.
///
/// @param timeout how long one request may take, and how long the service may be silent inside a body
/// @param publicEndpoint where clients are sent to for files; absent where they get them from us
public record S3Config(
        Place place,
        Credentials credentials,
        Duration timeout,
        @Nullable URI publicEndpoint,
        Probe probe) {

    /// Where the bucket is.
    ///
    /// @param endpoint the address of the service, without the bucket
    /// @param region what requests are signed for
    public record Place(URI endpoint, Addressing addressing, String bucket, String region) {
        public Place {
            String host = endpoint.getHost();
            if (host == null || !String.valueOf(endpoint.getScheme()).matches("(?i)https?")) {
                throw new IllegalArgumentException("not an address of http or https: " + endpoint);
            }
            if (bucket.isBlank() || region.isBlank()) {
                throw new IllegalArgumentException("a bucket and a region are needed");
            }
            endpoint = URI.create(endpoint.toString().replaceFirst("/+$", ""));
        }

        @Override
        public String toString() {
            return "bucket " + bucket + " at " + endpoint;
        }
    }

    /// Where the name of the bucket stands in an address.
    public enum Addressing {
        /// `endpoint/bucket/key`.
        PATH,
        /// `bucket.endpoint/key`.
        VIRTUAL_HOST
    }

    /// Whom the service lets in. Never shows the secrets.
    ///
    /// @param sessionToken of keys that last for a session
    public record Credentials(
            String accessKey, String secretKey, @Nullable String sessionToken) {
        @Override
        public String toString() {
            return "Credentials[***]";
        }
    }

    /// What the health check writes.
    public enum Probe {
        PLAIN,
        /// With a tag, so that a rule of the service can find it.
        TAGGED
    }
}
