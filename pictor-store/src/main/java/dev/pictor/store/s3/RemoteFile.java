package dev.pictor.store.s3;

import dev.pictor.content.Identifier;
import dev.pictor.store.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/// An object that is being read. As long as it is read in order there is one answer that flows; who jumps gets a new
/// one. An answer that breaks off is continued where it broke.
final class RemoteFile implements StoredFile {
    private static final int PIECE_BYTES = 64 * 1024;
    /// So little is read to the end rather than thrown away with its connection.
    private static final int DRAINED_BYTES = 64 * 1024;

    private static final int MAX_BREAKS = 4;

    private final S3Client client;
    private final String bucket;
    private final Identifier identifier;
    private final long sizeBytes;
    private final @Nullable String tag;
    private final byte[] piece = new byte[PIECE_BYTES];

    private @Nullable ResponseInputStream<GetObjectResponse> flowing;
    private long position;
    private int breaks;

    /// @param whole the answer with the whole object, of which nothing was read
    RemoteFile(S3Client client, String bucket, Identifier identifier, ResponseInputStream<GetObjectResponse> whole) {
        this.client = client;
        this.bucket = bucket;
        this.identifier = identifier;
        this.sizeBytes = whole.response().contentLength();
        this.tag = whole.response().eTag();
        this.flowing = whole;
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public int read(ByteBuffer buffer, long from) throws IOException {
        if (from >= sizeBytes) {
            return -1;
        }
        int wanted = (int) Math.min(Math.min(buffer.remaining(), piece.length), sizeBytes - from);
        if (wanted == 0) {
            return 0;
        }
        int count = readPiece(wanted, from);
        buffer.put(piece, 0, count);
        return count;
    }

    private int readPiece(int wanted, long from) throws IOException {
        while (true) {
            try {
                int count = at(from).read(piece, 0, wanted);
                if (count < 0) {
                    throw new IOException("the answer ended after %d of %d bytes".formatted(from, sizeBytes));
                }
                position += count;
                return count;
            } catch (IOException | SdkException broken) {
                abandon();
                breaks++;
                if (breaks > MAX_BREAKS || Thread.currentThread().isInterrupted()) {
                    throw new IOException(
                            "could not read %s of bucket %s: %s"
                                    .formatted(identifier, bucket, String.valueOf(broken.getMessage())),
                            broken);
                }
            }
        }
    }

    private ResponseInputStream<GetObjectResponse> at(long from) {
        if (flowing != null && position == from) {
            return flowing;
        }
        abandon();
        flowing = client.getObject(request -> request.bucket(bucket)
                .key(identifier.path())
                .range("bytes=" + from + "-")
                .ifMatch(tag));
        position = from;
        return flowing;
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PIECE_BYTES);
        long sent = 0;
        while (sent < count) {
            bytes.clear().limit((int) Math.min(bytes.capacity(), count - sent));
            if (read(bytes, from + sent) < 0) {
                return sent;
            }
            bytes.flip();
            while (bytes.hasRemaining()) {
                sent += target.write(bytes);
            }
        }
        return sent;
    }

    @Override
    public void close() {
        ResponseInputStream<GetObjectResponse> rest = flowing;
        if (rest != null && sizeBytes - position <= DRAINED_BYTES) {
            try (rest) {
                while (rest.read(piece) >= 0) {
                    // to the end, so that the connection can be used again
                }
                flowing = null;
            } catch (IOException | SdkException nobodyReadsIt) {
                abandon();
            }
        } else {
            abandon();
        }
    }

    private void abandon() {
        if (flowing != null) {
            flowing.abort();
            flowing = null;
        }
    }
}
