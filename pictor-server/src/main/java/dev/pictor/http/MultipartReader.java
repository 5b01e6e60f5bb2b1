package dev.pictor.http;

import dev.pictor.store.Scratch;
import dev.pictor.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads a form as it arrives, and writes each file in it to a scratch file: no file is ever whole in memory.
final class MultipartReader {
    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte DASH = '-';

    private final Body body;
    private final FormType type;
    private final FormRules rules;
    private final Scratch scratch;
    private final Delimiter delimiter;
    private final byte[] dashBoundary;
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private long deadlineNanos;

    MultipartReader(Body body, FormType type, FormRules rules, Scratch scratch) {
        this.body = body;
        this.type = type;
        this.rules = rules;
        this.scratch = scratch;
        this.delimiter = new Delimiter(type);
        this.dashBoundary = type.dashBoundary();
    }

    /// The files of the form, in its order. They are the caller's from then on.
    ///
    /// @throws Rejection if the form is broken or breaks a rule; no file is left then
    List<FormFile> readFiles() throws InterruptedException {
        List<FormFile> files = new ArrayList<>();
        boolean complete = false;
        try {
            restartClock();
            boolean more = skipPreamble();
            while (more) {
                String name = PartHead.parse(readHead()).requireFile(type);
                if (rules.readOnly()) {
                    throw new Rejection(ErrorAnswers.READ_ONLY);
                }
                if (files.size() == rules.maxFiles()) {
                    throw refused("Too many files in request");
                }
                Path file = scratch.newFile("");
                files.add(new FormFile(name, file));
                readFile(file);
                more = readBoundaryEnd();
                restartClock();
            }
            complete = true;
            return files;
        } finally {
            if (!complete) {
                files.forEach(file -> scratch.discard(file.content()));
            }
        }
    }

    /// Skips lines until one is the boundary.
    ///
    /// @return whether a part follows
    private boolean skipPreamble() throws InterruptedException {
        int left = FormRules.MAX_PREAMBLE_BYTES;
        while (true) {
            byte[] line = readLine(left);
            left -= line.length;
            if (left == 0) {
                throw refused("Multipart stream is incomplete");
            }
            if (Arrays.equals(
                    line, 0, Math.min(line.length, dashBoundary.length), dashBoundary, 0, dashBoundary.length)) {
                int rest = line.length - dashBoundary.length;
                if (rest == 2 && line[line.length - 1] == LF) {
                    return true;
                }
                if (rest >= 2
                        && line[dashBoundary.length] == DASH
                        && line[dashBoundary.length + 1] == DASH
                        && (rest == 2 || (rest == 4 && line[line.length - 1] == LF))) {
                    return false;
                }
            }
        }
    }

    /// Reads up to and with a line end, or up to the end of the body, or this many bytes.
    private byte[] readLine(int max) throws InterruptedException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte previous = 0;
        while (line.size() < max && fill()) {
            byte next = chunk.get();
            line.write(next);
            if (previous == CR && next == LF) {
                return line.toByteArray();
            }
            previous = next;
        }
        if (line.size() == 0) {
            throw refused("Multipart stream is incomplete");
        }
        return line.toByteArray();
    }

    /// Reads the header lines of a part and the empty line that ends them.
    private byte[] readHead() throws InterruptedException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (true) {
            byte[] line = readLine(FormRules.MAX_PART_HEADER_BYTES);
            if (head.size() + line.length >= FormRules.MAX_PART_HEADER_BYTES) {
                throw refused("payload reached size limit");
            }
            if (line.length < 2 || line[line.length - 1] != LF || line[line.length - 2] != CR) {
                throw refused("Multipart stream is incomplete");
            }
            if (line.length == 2) {
                return head.toByteArray();
            }
            head.writeBytes(line);
        }
    }

    private void readFile(Path file) throws InterruptedException {
        try (FileChannel target = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            copyUntilDelimiter(target);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.OTHER, "cannot write upload " + file, e);
        }
    }

    /// A delimiter may be cut by the end of a chunk. The bytes that were held back then equal its beginning, and no
    /// other one can begin inside of them.
    private void copyUntilDelimiter(FileChannel target) throws IOException, InterruptedException {
        long written = 0;
        int held = 0;
        while (true) {
            if (!fill()) {
                throw refused("Multipart stream is incomplete");
            }
            if (held > 0) {
                int more = delimiter.matching(chunk, chunk.position(), held);
                if (held + more == delimiter.length()) {
                    chunk.position(chunk.position() + more);
                    return;
                }
                if (more == chunk.remaining()) {
                    held += more;
                    chunk.position(chunk.limit());
                    continue;
                }
                written = write(target, delimiter.prefix(held), written);
                held = 0;
            }
            int found = delimiter.find(chunk);
            held = found < 0 ? delimiter.findTail(chunk) : 0;
            int end = found < 0 ? chunk.limit() - held : found;
            written = write(target, chunk.slice(chunk.position(), end - chunk.position()), written);
            if (found >= 0) {
                chunk.position(found + delimiter.length());
                return;
            }
            chunk.position(chunk.limit());
        }
    }

    private long write(FileChannel target, ByteBuffer bytes, long written) throws IOException {
        long size = written + bytes.remaining();
        if (size > rules.maxFileBytes()) {
            throw new Rejection(ErrorAnswers.FILE_TOO_LARGE);
        }
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
        return size;
    }

    /// Reads what follows the boundary that ended a part.
    ///
    /// @return whether another part follows
    private boolean readBoundaryEnd() throws InterruptedException {
        int first = fill() ? chunk.get() : -1;
        int second = first >= 0 && fill() ? chunk.get() : -1;
        if (first == CR && second == LF) {
            return true;
        }
        if (first == DASH && second == DASH) {
            return false;
        }
        throw refused("Multipart boundary is missing");
    }

    /// Whether there are bytes left in the chunk, after getting the next one where needed.
    private boolean fill() throws InterruptedException {
        while (!chunk.hasRemaining()) {
            Optional<ByteBuffer> next = body.next(Duration.ofNanos(deadlineNanos - System.nanoTime()));
            if (next.isEmpty()) {
                return false;
            }
            chunk = next.get();
        }
        return true;
    }

    private void restartClock() {
        deadlineNanos = System.nanoTime() + rules.fileTime().toNanos();
    }

    private static Rejection refused(String message) {
        return new Rejection(ErrorAnswers.invalidForm(message));
    }
}
