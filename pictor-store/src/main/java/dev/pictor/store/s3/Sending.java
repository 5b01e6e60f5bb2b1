package dev.pictor.store.s3;

import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Sends files as objects: small ones in one request, large ones in parts of equal size, one after the other.
///
/// An object carries the name of the call that wrote it. So a request whose answer was lost, and that is refused when
/// it is sent again because the object is there, is told from the request of somebody else.
final class Sending {
    /// From here on a file goes in parts.
    static final int PART_BYTES = 8 * 1024 * 1024;

    private static final int MAX_PARTS = 10_000;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int CONFLICT = 409;
    private static final int MAX_CONFLICTS = 3;
    private static final String CALL = "pictor-save";
    private static final String NOTHING_THERE = "*";
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final S3Client client;
    private final String bucket;

    /// Some services know no conditions.
    private volatile boolean conditions = true;

    Sending(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /// What became of a file.
    enum Outcome {
        SENT,
        /// Another object has this key, and stays.
        EXISTS
    }

    Outcome send(Path file, Identifier identifier) throws IOException {
        String call = UUID.randomUUID().toString();
        for (int attempt = 1; ; attempt++) {
            try {
                return trySend(file, identifier, call);
            } catch (S3Exception refused) {
                if (refused.statusCode() == NOT_IMPLEMENTED && conditions) {
                    conditions = false;
                } else if (refused.statusCode() == Failures.PRECONDITION_FAILED) {
                    return isOf(identifier, call) ? Outcome.SENT : Outcome.EXISTS;
                } else if (refused.statusCode() != CONFLICT || attempt == MAX_CONFLICTS) {
                    throw refused;
                }
            }
        }
    }

    private Outcome trySend(Path file, Identifier identifier, String call) throws IOException {
        if (!conditions && exists(identifier)) {
            return Outcome.EXISTS;
        }
        long size = Files.size(file);
        if (size < PART_BYTES) {
            sendWhole(file, size, identifier, call);
        } else {
            sendParts(file, size, identifier, call);
        }
        return Outcome.SENT;
    }

    private void sendWhole(Path file, long size, Identifier identifier, String call) throws IOException {
        FilePart whole = new FilePart(file, 0, size);
        Digests digests = digests(whole);
        client.putObject(
                request -> {
                    request.bucket(bucket)
                            .key(identifier.path())
                            .contentType(mediaType(identifier))
                            .contentMD5(digests.md5())
                            .checksumSHA256(digests.sha256())
                            .metadata(Map.of(CALL, call));
                    if (conditions) {
                        request.ifNoneMatch(NOTHING_THERE);
                    }
                },
                RequestBody.fromContentProvider(whole, size, mediaType(identifier)));
    }

    private void sendParts(Path file, long size, Identifier identifier, String call) throws IOException {
        String upload = client.createMultipartUpload(request -> request.bucket(bucket)
                        .key(identifier.path())
                        .contentType(mediaType(identifier))
                        .metadata(Map.of(CALL, call)))
                .uploadId();
        try {
            complete(identifier, call, upload, parts(file, size, identifier, upload));
        } catch (IOException | RuntimeException failure) {
            abort(identifier, upload, failure);
            throw failure;
        }
    }

    private List<CompletedPart> parts(Path file, long size, Identifier identifier, String upload) throws IOException {
        long partBytes = Math.max(PART_BYTES, Math.ceilDiv(size, MAX_PARTS));
        List<CompletedPart> parts = new ArrayList<>();
        for (long first = 0; first < size; first += partBytes) {
            int number = parts.size() + 1;
            FilePart part = new FilePart(file, first, Math.min(partBytes, size - first));
            Digests digests = digests(part);
            String tag = client.uploadPart(
                            request -> request.bucket(bucket)
                                    .key(identifier.path())
                                    .uploadId(upload)
                                    .partNumber(number)
                                    .contentMD5(digests.md5()),
                            RequestBody.fromContentProvider(part, part.count(), UNKNOWN_TYPE))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
        }
        return parts;
    }

    private void complete(Identifier identifier, String call, String upload, List<CompletedPart> parts) {
        try {
            client.completeMultipartUpload(request -> {
                request.bucket(bucket)
                        .key(identifier.path())
                        .uploadId(upload)
                        .multipartUpload(
                                CompletedMultipartUpload.builder().parts(parts).build());
                if (conditions) {
                    request.ifNoneMatch(NOTHING_THERE);
                }
            });
        } catch (SdkException failure) {
            // Where the answer was lost the object may be whole nevertheless; a second attempt finds no upload then.
            if (!isOf(identifier, call)) {
                throw failure;
            }
        }
    }

    /// What is not aborted costs money until somebody finds it.
    private void abort(Identifier identifier, String upload, Exception failure) {
        boolean interrupted = Thread.interrupted(); // or the request would not be sent
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(identifier.path()).uploadId(upload));
        } catch (SdkException leftBehind) {
            failure.addSuppressed(leftBehind);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean exists(Identifier identifier) {
        try {
            client.headObject(request -> request.bucket(bucket).key(identifier.path()));
            return true;
        } catch (S3Exception refused) {
            if (refused.statusCode() == Failures.NOT_FOUND) {
                return false;
            }
            throw refused;
        }
    }

    /// Whether an object was written by this call.
    private boolean isOf(Identifier identifier, String call) {
        try {
            return call.equals(
                    client.headObject(request -> request.bucket(bucket).key(identifier.path()))
                            .metadata()
                            .get(CALL));
        } catch (S3Exception refused) {
            if (refused.statusCode() == Failures.NOT_FOUND) {
                return false;
            }
            throw refused;
        }
    }

    private static Digests digests(FilePart part) throws IOException {
        try (InputStream bytes = part.newStream()) {
            return Digests.of(bytes);
        }
    }

    /// The extension is all that is known of a file here. The service keeps the type for those who come to it directly.
    private static String mediaType(Identifier identifier) {
        return identifier.namedFormat().map(Format::mediaType).orElse(UNKNOWN_TYPE);
    }
}
