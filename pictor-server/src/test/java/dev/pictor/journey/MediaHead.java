package dev.pictor.journey;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What the first bytes of a body say that it is: the kind in the words of the recordings, and the size in pixels,
/// where the kind tells it in a simple way.
record MediaHead(String kind, int width, int height) {
    private static final MediaHead UNKNOWN = new MediaHead("unknown", 0, 0);
    private static final int PNG_HEAD_BYTES = 200;

    static MediaHead of(byte[] body) {
        try {
            return look(body);
        } catch (BufferUnderflowException | IndexOutOfBoundsException cutShort) {
            return UNKNOWN;
        }
    }

    private static MediaHead look(byte[] body) {
        ByteBuffer big = ByteBuffer.wrap(body);
        ByteBuffer little = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        String text = new String(body, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
            boolean animated =
                    text.substring(0, Math.min(PNG_HEAD_BYTES, text.length())).contains("acTL");
            return new MediaHead(animated ? "apng" : "png", big.getInt(16), big.getInt(20));
        }
        if (text.startsWith("GIF8")) {
            return new MediaHead("gif", little.getShort(6), little.getShort(8));
        }
        if (text.startsWith("\u00ff\u00d8")) {
            return jpeg(big);
        }
        if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            return webp(text.substring(12, 16), little);
        }
        if (text.startsWith("ftyp", 4)) {
            return boxes(text, big);
        }
        if (text.startsWith("\u001aE\u00df\u00a3")) {
            return new MediaHead("webm", 0, 0);
        }
        return text.startsWith("\u00ff\n") || text.startsWith("JXL ", 4) ? new MediaHead("jxl", 0, 0) : UNKNOWN;
    }

    private static MediaHead jpeg(ByteBuffer body) {
        int at = 2;
        while (true) {
            int marker = Byte.toUnsignedInt(body.get(at + 1));
            if (body.get(at) != (byte) 0xFF || marker == 0xFF) {
                at++;
            } else if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
                return new MediaHead("jpeg", body.getShort(at + 7), body.getShort(at + 5));
            } else if ((marker >= 0xD0 && marker <= 0xD8) || marker == 1) {
                at += 2;
            } else {
                at += 2 + Short.toUnsignedInt(body.getShort(at + 2));
            }
        }
    }

    private static MediaHead webp(String chunk, ByteBuffer body) {
        return switch (chunk) {
            case "VP8X" ->
                new MediaHead(
                        (body.get(20) & 2) == 0 ? "webp" : "webp-anim",
                        1 + (body.getInt(24) & 0xFFFFFF),
                        1 + (body.getInt(26) >>> 8));
            case "VP8 " -> new MediaHead("webp", body.getShort(26) & 0x3FFF, body.getShort(28) & 0x3FFF);
            default -> {
                int bits = body.getInt(21);
                yield new MediaHead("webp", (bits & 0x3FFF) + 1, ((bits >>> 14) & 0x3FFF) + 1);
            }
        };
    }

    private static MediaHead boxes(String text, ByteBuffer body) {
        String brand = text.substring(8, 12);
        int size = text.indexOf("ispe");
        return Arrays.asList("avif", "avis").contains(brand) && size > 0
                ? new MediaHead(brand, body.getInt(size + 8), body.getInt(size + 12))
                : new MediaHead(brand, 0, 0);
    }
}
