package dev.pictor.media.vips;

import java.io.ByteArrayOutputStream;

/// A GIF of 40x30 whose only frame is a red square of 10x10 at (20, 10).
final class SmallGif {
    private static final int PIXELS = 100;
    private static final int CODE_BITS = 3;
    private static final int RED = 1;
    private static final int CLEAR = 4;
    private static final int END = 5;

    private SmallGif() {}

    static byte[] redSquare() {
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        gif.writeBytes(new byte[] {'G', 'I', 'F', '8', '9', 'a', 40, 0, 30, 0, (byte) 0x80, 0, 0});
        gif.writeBytes(new byte[] {0, 0, 0, (byte) 255, 0, 0});
        gif.writeBytes(new byte[] {0x2C, 20, 0, 10, 0, 10, 0, 10, 0, 0, 2});
        byte[] codes = codes();
        gif.write(codes.length);
        gif.writeBytes(codes);
        gif.writeBytes(new byte[] {0, 0x3B});
        return gif.toByteArray();
    }

    /// Clears the decoder's table before it can grow, so that all codes keep their length.
    private static byte[] codes() {
        byte[] bytes = new byte[(2 * PIXELS + 1) * CODE_BITS / 8 + 1];
        int position = 0;
        for (int i = 0; i < PIXELS; i++) {
            position = put(bytes, position, CLEAR);
            position = put(bytes, position, RED);
        }
        put(bytes, position, END);
        return bytes;
    }

    private static int put(byte[] bytes, int position, int code) {
        for (int bit = 0; bit < CODE_BITS; bit++) {
            int at = position + bit;
            bytes[at / 8] |= (byte) (((code >> bit) & 1) << (at % 8));
        }
        return position + CODE_BITS;
    }
}
