package dev.pictor.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Speaks HTTP/2 frame by frame, and never lets the server send bytes of a body.
final class RawStreams implements AutoCloseable {
    static final int HEADERS = 1;
    static final int RESET = 3;

    private static final int SETTINGS = 4;
    private static final int END_OF_STREAM_AND_HEADERS = 5;

    /// The setting of the window that each stream begins with, and its value: none.
    private static final byte[] NO_WINDOW = {0, 4, 0, 0, 0, 0};

    /// How long a server may be silent before a test fails.
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    RawStreams(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, NO_WINDOW);
    }

    /// Opens a stream that asks for this.
    void get(int stream, String path) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.write(0x82); // the method GET, of the table that both sides know
        head.write(0x86); // the scheme http
        head.write(0x04); // a path
        head.write(path.length());
        head.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
        head.write(0x01); // an authority
        head.write(1);
        head.write('x');
        send(HEADERS, END_OF_STREAM_AND_HEADERS, stream, head.toByteArray());
    }

    /// Reads until a frame of this type comes on this stream, and returns its stream.
    int firstFrame(int wanted, int type) throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int found = in.readUnsignedByte();
            in.readUnsignedByte();
            int stream = in.readInt();
            in.skipNBytes(length);
            if (found == type && stream == wanted) {
                return stream;
            }
        }
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {0, 0, (byte) payload.length, (byte) type, (byte) flags, 0, 0, 0, (byte) stream});
        frame.writeBytes(payload);
        OutputStream out = socket.getOutputStream();
        out.write(frame.toByteArray());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
