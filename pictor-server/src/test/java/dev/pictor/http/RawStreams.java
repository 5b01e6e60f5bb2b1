package dev.pictor.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;
import org.eclipse.jetty.util.NanoTime;

/// Speaks HTTP/2 in clear, frame by frame.
final class RawStreams implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int GOODBYE = 7;

    static final int MORE_FOLLOWS = 0;
    static final int END_OF_STREAM = 1;
    static final int END_OF_HEADERS = 4;

    private static final int SETTINGS = 4;
    private static final int WINDOW = 8;
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final byte[] CANCEL = {0, 0, 0, 8};

    /// The setting of the window that each stream begins with, and its value: none.
    private static final byte[] NO_WINDOW = {0, 4, 0, 0, 0, 0};

    /// The same, with the most that there may be.
    private static final byte[] WIDE_WINDOW = {0, 4, 0x7f, -1, -1, -1};

    /// What makes the window of a connection as wide as there may be.
    private static final byte[] WIDER = {0x7f, -1, 0, 0};

    /// How long a server may be silent before a test fails.
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final HpackDecoder decoder = new HpackDecoder(MAX_HEAD_BYTES, NanoTime::now);

    /// What a server sends.
    record Frame(int type, int flags, int stream, String payload) {}

    private RawStreams(int port, byte[] settings) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, settings);
    }

    /// Never lets the server send bytes of a body.
    static RawStreams neverReading(int port) throws IOException {
        return new RawStreams(port, NO_WINDOW);
    }

    /// Lets the server send what it wants.
    static RawStreams reading(int port) throws IOException {
        RawStreams streams = new RawStreams(port, WIDE_WINDOW);
        streams.send(WINDOW, 0, 0, WIDER);
        return streams;
    }

    /// Opens a stream that asks for this.
    void get(int stream, String path) throws IOException {
        send(HEADERS, END_OF_STREAM | END_OF_HEADERS, stream, head("GET", path));
    }

    /// Opens a stream with these fields, each `name: value`, whose body is still to be sent.
    void post(int stream, String path, String... fields) throws IOException {
        send(HEADERS, END_OF_HEADERS, stream, head("POST", path, fields));
    }

    /// Sends a piece of a body.
    void data(int stream, String bytes) throws IOException {
        send(DATA, MORE_FOLLOWS, stream, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends the last piece of a body.
    void end(int stream, String bytes) throws IOException {
        send(DATA, END_OF_STREAM, stream, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Gives a stream up.
    void reset(int stream) throws IOException {
        send(RESET, 0, stream, CANCEL);
    }

    /// The head of a request, with these fields, each `name: value`.
    static byte[] head(String method, String path, String... fields) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        field(head, ":method", method);
        field(head, ":scheme", "http");
        field(head, ":path", path);
        field(head, ":authority", "x");
        for (String field : fields) {
            int colon = field.indexOf(':', 1);
            field(head, field.substring(0, colon), field.substring(colon + 1).strip());
        }
        return head.toByteArray();
    }

    /// A literal that neither side remembers.
    static void field(ByteArrayOutputStream head, String name, String value) {
        head.write(0);
        text(head, name);
        text(head, value);
    }

    private static void text(ByteArrayOutputStream head, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int rest = bytes.length;
        if (rest < 127) {
            head.write(rest);
        } else {
            head.write(127);
            rest -= 127;
            while (rest >= 128) {
                head.write(rest % 128 + 128);
                rest /= 128;
            }
            head.write(rest);
        }
        head.writeBytes(bytes);
    }

    /// The next frame.
    ///
    /// @throws EOFException if the server closed the connection
    Frame read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, stream, new String(payload, StandardCharsets.ISO_8859_1));
    }

    /// Reads until a frame of this type comes on this stream, and returns its stream.
    int firstFrame(int stream, int type) throws IOException {
        Frame frame = read();
        while (frame.type() != type || frame.stream() != stream) {
            frame = read();
        }
        return stream;
    }

    /// Reads until an answer comes on this stream, and returns its status.
    int status(int stream) throws IOException {
        while (true) {
            Frame frame = read();
            int status = frame.type() == HEADERS ? status(frame) : 0;
            if (status > 0 && frame.stream() == stream) {
                return status;
            }
        }
    }

    /// The status that a frame tells. Each head has to be read, in order, for they refer to each other.
    int status(Frame head) throws IOException {
        try {
            MetaData answer = decoder.decode(ByteBuffer.wrap(head.payload().getBytes(StandardCharsets.ISO_8859_1)));
            return answer instanceof MetaData.Response response ? response.getStatus() : 0;
        } catch (HpackException odd) {
            throw new IOException("a head that cannot be read", odd);
        }
    }

    /// Sends any frame.
    void send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        OutputStream out = socket.getOutputStream();
        out.write(frame.array());
    }

    /// Cuts the connection the hard way.
    void cut() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
