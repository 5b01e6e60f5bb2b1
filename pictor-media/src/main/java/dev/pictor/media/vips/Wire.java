package dev.pictor.media.vips;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.content.Operations;
import dev.pictor.media.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How requests and answers travel between the server and a worker: a length, a version, a kind, the fields.
final class Wire {
    /// The longest record; it fits into the buffer of a pipe, so that sending one to an idle worker never blocks.
    static final int MAX_BYTES = 32 * 1024;

    private static final byte VERSION = 2;

    private static final byte HASH = 1;
    private static final byte RENDER = 2;
    private static final byte UNROLL = 3;

    private static final byte READY = 1;
    private static final byte DONE = 2;
    private static final byte REFUSED = 3;
    private static final byte FAILED = 4;

    private static final int MAX_DETAIL = 2000;
    private static final int MAX_LIST = 64;

    private Wire() {}

    @FunctionalInterface
    private interface Fields {
        void write(DataOutputStream out) throws IOException;
    }

    static void write(OutputStream out, Request request) throws IOException {
        record(out, fields -> {
            switch (request) {
                case Request.Hash(Path source, Format format) -> {
                    fields.writeByte(HASH);
                    fields.writeUTF(source.toString());
                    fields.writeByte(format.code());
                }
                case Request.Render(Path source, Format from, List<Operation> operations, Request.Target target) -> {
                    fields.writeByte(RENDER);
                    fields.writeUTF(source.toString());
                    fields.writeByte(from.code());
                    write(fields, operations);
                    fields.writeByte(target.format().code());
                    fields.writeByte(target.quality());
                    fields.writeUTF(target.file().toString());
                }
                case Request.Unroll(Path source, Format from, List<Operation> operations, Path target) -> {
                    fields.writeByte(UNROLL);
                    fields.writeUTF(source.toString());
                    fields.writeByte(from.code());
                    write(fields, operations);
                    fields.writeUTF(target.toString());
                }
            }
        });
    }

    static Request readRequest(InputStream in) throws IOException {
        DataInputStream fields = record(in);
        byte kind = fields.readByte();
        return switch (kind) {
            case HASH -> new Request.Hash(Path.of(fields.readUTF()), format(fields));
            case RENDER ->
                new Request.Render(
                        Path.of(fields.readUTF()),
                        format(fields),
                        operations(fields),
                        new Request.Target(format(fields), fields.readByte(), Path.of(fields.readUTF())));
            case UNROLL ->
                new Request.Unroll(
                        Path.of(fields.readUTF()), format(fields), operations(fields), Path.of(fields.readUTF()));
            default -> throw new IOException("not a kind of request: " + kind);
        };
    }

    static void write(OutputStream out, Answer answer) throws IOException {
        record(out, fields -> {
            switch (answer) {
                case Answer.Ready(String version, List<String> unapplied) -> {
                    fields.writeByte(READY);
                    fields.writeUTF(version);
                    fields.writeByte(unapplied.size());
                    for (String limit : unapplied) {
                        fields.writeUTF(limit);
                    }
                }
                case Answer.Done(String text, long residentBytes) -> {
                    fields.writeByte(DONE);
                    fields.writeUTF(text);
                    fields.writeLong(residentBytes);
                }
                case Answer.Refused(Refusal reason, String detail) -> {
                    fields.writeByte(REFUSED);
                    fields.writeUTF(reason.name());
                    fields.writeUTF(cut(detail));
                }
                case Answer.Failed(String detail) -> {
                    fields.writeByte(FAILED);
                    fields.writeUTF(cut(detail));
                }
            }
        });
    }

    static Answer readAnswer(InputStream in) throws IOException {
        DataInputStream fields = record(in);
        byte kind = fields.readByte();
        return switch (kind) {
            case READY -> new Answer.Ready(fields.readUTF(), texts(fields));
            case DONE -> new Answer.Done(fields.readUTF(), fields.readLong());
            case REFUSED -> new Answer.Refused(reason(fields.readUTF()), fields.readUTF());
            case FAILED -> new Answer.Failed(fields.readUTF());
            default -> throw new IOException("not a kind of answer: " + kind);
        };
    }

    private static void record(OutputStream out, Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeInt(0);
        data.writeByte(VERSION);
        fields.write(data);
        byte[] whole = bytes.toByteArray();
        int length = whole.length - Integer.BYTES;
        if (length > MAX_BYTES) {
            throw new IOException("record of " + length + " bytes is too long");
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            whole[i] = (byte) (length >> (8 * (Integer.BYTES - 1 - i)));
        }
        out.write(whole);
        out.flush();
    }

    private static DataInputStream record(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int length = data.readInt();
        if (length < 2 || length > MAX_BYTES) {
            throw new IOException("record of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        data.readFully(bytes);
        DataInputStream fields = new DataInputStream(new ByteArrayInputStream(bytes));
        byte version = fields.readByte();
        if (version != VERSION) {
            throw new IOException("record of version " + version);
        }
        return fields;
    }

    /// By the words of a query, which read back to the same operation.
    private static void write(DataOutputStream fields, List<Operation> operations) throws IOException {
        fields.writeByte(operations.size());
        for (Operation operation : operations) {
            for (String segment : operation.segments()) {
                fields.writeUTF(segment);
            }
        }
    }

    private static List<Operation> operations(DataInputStream fields) throws IOException {
        int count = count(fields, Operations.MAX_COUNT);
        List<Operation> operations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = fields.readUTF();
            String value = fields.readUTF();
            operations.add(Operations.parse(name, value)
                    .orElseThrow(() -> new IOException("not an operation: " + name + " " + value)));
        }
        return operations;
    }

    private static Format format(DataInputStream fields) throws IOException {
        int code = fields.readUnsignedByte();
        return Format.ofCode(code).orElseThrow(() -> new IOException("not a format: " + code));
    }

    private static List<String> texts(DataInputStream fields) throws IOException {
        int count = count(fields, MAX_LIST);
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(fields.readUTF());
        }
        return texts;
    }

    private static int count(DataInputStream fields, int limit) throws IOException {
        int count = fields.readUnsignedByte();
        if (count > limit) {
            throw new IOException("list of " + count);
        }
        return count;
    }

    private static Refusal reason(String name) throws IOException {
        try {
            return Refusal.valueOf(name);
        } catch (IllegalArgumentException unknown) {
            throw new IOException("not a reason: " + name, unknown);
        }
    }

    private static String cut(String detail) {
        return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
    }
}
