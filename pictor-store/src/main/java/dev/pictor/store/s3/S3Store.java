package dev.pictor.store.s3;

import dev.pictor.content.Identifier;
import dev.pictor.metrics.Meter;
import dev.pictor.store.ListableStore;
import dev.pictor.store.Scratch;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoreException.Kind;
import dev.pictor.store.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Keeps files as objects of a bucket, each under its identifier as the key, as the reference does.
public final class S3Store implements ListableStore, AutoCloseable {
    private static final String PROBE = "health-check";
    private static final String PROBE_TAG = "pict-rs=health-check";
    private static final String FIRST_BYTE = "bytes=0-0";
    private static final int MAX_KEYS = 1_000;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final S3Config config;
    private final S3Client client;
    private final Scratch scratch;
    private final Sending sending;
    private final Removals removals;
    private final String bucket;

    private S3Store(S3Config config, S3Client client, Scratch scratch) {
        this.config = config;
        this.client = client;
        this.scratch = scratch;
        this.bucket = config.place().bucket();
        this.sending = new Sending(client, bucket);
        this.removals = new Removals(client, bucket);
    }

    /// Opens a bucket; nothing is sent.
    ///
    /// @param scratch where copies lie that other processes read
    public static S3Store open(S3Config config, Scratch scratch) {
        return open(config, scratch, Meter.none());
    }

    /// The same, with its requests timed.
    public static S3Store open(S3Config config, Scratch scratch, Meter meter) {
        return new S3Store(config, Connection.open(config, meter), scratch);
    }

    @Override
    public void save(Path source, Identifier identifier) {
        String tried = tried("save", identifier);
        try {
            if (sending.send(source, identifier) == Sending.Outcome.EXISTS) {
                throw new StoreException(
                        Kind.OTHER, tried + ": it exists already", new FileAlreadyExistsException(identifier.path()));
            }
            Files.deleteIfExists(source);
        } catch (SdkException e) {
            throw Failures.failure(tried, e);
        } catch (IOException | UncheckedIOException e) {
            throw new StoreException(Kind.OTHER, tried + ": cannot read " + source, e);
        }
    }

    @Override
    public Optional<StoredFile> open(Identifier identifier) {
        try {
            ResponseInputStream<GetObjectResponse> whole =
                    client.getObject(request -> request.bucket(bucket).key(identifier.path()));
            return Optional.of(new RemoteFile(client, bucket, identifier, whole));
        } catch (S3Exception e) {
            if (Failures.isNoSuchKey(e)) {
                return Optional.empty();
            }
            throw Failures.failure(tried("open", identifier), e);
        } catch (SdkException e) {
            throw Failures.failure(tried("open", identifier), e);
        }
    }

    @Override
    public Optional<LocalCopy> local(Identifier identifier) {
        Optional<StoredFile> opened = open(identifier);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        Path copy = scratch.newFile("");
        boolean complete = false;
        try (StoredFile file = opened.get();
                FileChannel target = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.transferTo(0, file.sizeBytes(), target);
            complete = true;
        } catch (IOException e) {
            boolean full = e instanceof FileSystemException || "No space left on device".equals(e.getMessage());
            throw new StoreException(
                    full ? Kind.FULL : Kind.OTHER,
                    tried("copy", identifier) + " to " + copy + ": " + e.getMessage(),
                    e);
        } finally {
            if (!complete) {
                scratch.discard(copy);
            }
        }
        return Optional.of(new Copy(copy, scratch));
    }

    @Override
    public Optional<Long> sizeBytes(Identifier identifier) {
        try {
            return Optional.of(
                    client.headObject(request -> request.bucket(bucket).key(identifier.path()))
                            .contentLength());
        } catch (S3Exception e) {
            if (e.statusCode() == Failures.NOT_FOUND) {
                requireBucket(identifier);
                return Optional.empty();
            }
            throw Failures.failure(tried("look for", identifier), e);
        } catch (SdkException e) {
            throw Failures.failure(tried("look for", identifier), e);
        }
    }

    /// The answer to a HEAD cannot say what is missing, the object or the whole bucket. For the latter no row may be
    /// given up.
    private void requireBucket(Identifier identifier) {
        try (ResponseInputStream<GetObjectResponse> there = client.getObject(
                request -> request.bucket(bucket).key(identifier.path()).range(FIRST_BYTE))) {
            there.abort();
        } catch (S3Exception e) {
            if (!Failures.isNoSuchKey(e) && e.statusCode() != RANGE_NOT_SATISFIABLE) {
                throw Failures.failure(tried("look for", identifier), e);
            }
        } catch (SdkException e) {
            throw Failures.failure(tried("look for", identifier), e);
        } catch (IOException e) {
            throw new StoreException(Kind.OTHER, tried("look for", identifier), e);
        }
    }

    @Override
    public void remove(Identifier identifier) {
        try {
            client.deleteObject(request -> request.bucket(bucket).key(identifier.path()));
        } catch (NoSuchBucketException e) {
            throw Failures.failure(tried("remove", identifier), e);
        } catch (S3Exception e) {
            if (!Failures.isNoSuchKey(e)) {
                throw Failures.failure(tried("remove", identifier), e);
            }
        } catch (SdkException e) {
            throw Failures.failure(tried("remove", identifier), e);
        }
    }

    /// What the service does not say to be gone is removed alone, which tells why it cannot be.
    @Override
    public Map<Identifier, StoreException> removeAll(Collection<Identifier> identifiers) {
        try {
            return ListableStore.super.removeAll(removals.remove(identifiers));
        } catch (SdkException e) {
            throw Failures.failure(
                    "could not remove %d objects of %s".formatted(identifiers.size(), config.place()), e);
        }
    }

    @Override
    public void walk(int partSize, Visitor visitor) throws InterruptedException {
        try {
            for (ListObjectsV2Response page : client.listObjectsV2Paginator(
                    request -> request.bucket(bucket).maxKeys(Math.min(partSize, MAX_KEYS)))) {
                List<ListedFile> part = page.contents().stream()
                        .flatMap(object -> listed(object).stream())
                        .toList();
                if (!part.isEmpty()) {
                    visitor.visit(part);
                }
            }
        } catch (SdkException e) {
            throw Failures.failure("could not list " + config.place(), e);
        }
    }

    /// A key that could not stand in a row is not one of ours, nor is that of the health check.
    private static Optional<ListedFile> listed(S3Object object) {
        try {
            return object.key().equals(PROBE)
                    ? Optional.empty()
                    : Optional.of(new ListedFile(new Identifier(object.key()), object.size(), object.lastModified()));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    @Override
    public void checkHealth() {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(bucket).key(PROBE);
        if (config.probe() == S3Config.Probe.TAGGED) {
            request.tagging(PROBE_TAG);
        }
        try {
            client.putObject(request.build(), RequestBody.empty());
        } catch (SdkException e) {
            throw Failures.failure("could not write " + PROBE + " to " + config.place(), e);
        }
    }

    @Override
    public Optional<URI> publicAddress(Identifier identifier) {
        return Optional.ofNullable(config.publicEndpoint()).map(endpoint -> PublicAddress.of(endpoint, identifier));
    }

    @Override
    public void close() {
        client.close();
    }

    private String tried(String what, Identifier identifier) {
        return "could not " + what + " " + identifier + " in " + config.place();
    }

    private record Copy(Path path, Scratch scratch) implements LocalCopy {
        @Override
        public void close() {
            scratch.discard(path);
        }
    }
}
