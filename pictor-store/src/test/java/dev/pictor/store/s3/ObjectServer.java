package dev.pictor.store.s3;

import dev.pictor.metrics.Meter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// An S3 server on a loopback port, whose objects lie in memory.
public final class ObjectServer implements AutoCloseable {
    public static final String ACCESS_KEY = "access";
    public static final String SECRET_KEY = "secret";
    public static final String BUCKET = "pictures";
    public static final String REGION = "us-east-1";

    private final S3Proxy server;
    private final S3Client client;

    private ObjectServer() throws Exception {
        server = S3Proxy.builder()
                .blobStore(BlobStores.create("transient-nio2", new Properties()))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .ignoreUnknownHeaders(true)
                .build();
        server.start();
        client = Connection.open(config(), Meter.none());
        makeBucket();
    }

    /// Starts a server with one bucket.
    public static ObjectServer start() {
        try {
            return new ObjectServer();
        } catch (Exception e) {
            throw new IllegalStateException("cannot start an S3 server", e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /// The store's side of it.
    public S3Config config() {
        return config(endpoint());
    }

    /// As [#config()], with somebody in between.
    S3Config config(URI endpoint) {
        return new S3Config(
                new S3Config.Place(endpoint, S3Config.Addressing.PATH, BUCKET, REGION),
                new S3Config.Credentials(ACCESS_KEY, SECRET_KEY, null),
                Duration.ofSeconds(20),
                null,
                S3Config.Probe.PLAIN);
    }

    public void makeBucket() {
        client.createBucket(bucket -> bucket.bucket(BUCKET));
    }

    /// Takes the bucket away with everything in it.
    public void removeBucket() {
        empty();
        client.deleteBucket(bucket -> bucket.bucket(BUCKET));
    }

    /// Takes every object away.
    public void empty() {
        keys().forEach(this::remove);
    }

    /// Takes one object away.
    public void remove(String key) {
        client.deleteObject(object -> object.bucket(BUCKET).key(key));
    }

    /// The keys of all objects.
    public List<String> keys() {
        return client.listObjectsV2Paginator(list -> list.bucket(BUCKET)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    String mediaType(String key) {
        return client.headObject(object -> object.bucket(BUCKET).key(key)).contentType();
    }

    /// How many uploads in parts were begun, and neither completed nor aborted.
    int unfinished() {
        return client.listMultipartUploads(list -> list.bucket(BUCKET))
                .uploads()
                .size();
    }

    @Override
    public void close() {
        client.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop the S3 server", e);
        }
    }
}
