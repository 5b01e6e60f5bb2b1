package dev.pictor.media.vips;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/// One picture, stored in each of the eight EXIF orientations.
final class Oriented {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;

    private Oriented() {}

    /// As a viewer sees it: four fields of different colours.
    static BufferedImage upright() {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                picture.setRGB(x, y, colour(x, y));
            }
        }
        return picture;
    }

    private static int colour(int x, int y) {
        if (y < HEIGHT / 2) {
            return x < WIDTH / 2 ? 0x303030 : 0x606060;
        }
        return x < WIDTH / 2 ? 0x909090 : 0xC0C0C0;
    }

    /// A JPEG of it whose pixels are stored as this orientation says.
    static byte[] jpeg(int orientation) throws IOException {
        boolean onItsSide = orientation >= 5;
        int width = onItsSide ? HEIGHT : WIDTH;
        int height = onItsSide ? WIDTH : HEIGHT;
        BufferedImage stored = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                stored.setRGB(x, y, seen(orientation, x, y));
            }
        }
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(stored, "jpeg", jpeg);
        return tagged(jpeg.toByteArray(), orientation);
    }

    /// The colour that a viewer sees where the stored pixel ends up, by the table of the EXIF standard.
    private static int seen(int orientation, int x, int y) {
        return switch (orientation) {
            case 1 -> colour(x, y);
            case 2 -> colour(WIDTH - 1 - x, y);
            case 3 -> colour(WIDTH - 1 - x, HEIGHT - 1 - y);
            case 4 -> colour(x, HEIGHT - 1 - y);
            case 5 -> colour(y, x);
            case 6 -> colour(WIDTH - 1 - y, x);
            case 7 -> colour(WIDTH - 1 - y, HEIGHT - 1 - x);
            default -> colour(y, HEIGHT - 1 - x);
        };
    }

    /// A PNG with an orientation beside its header.
    static byte[] png(byte[] png, int orientation) {
        byte[] tiff = tiff(orientation);
        int header = 33;
        ByteBuffer chunk = ByteBuffer.allocate(12 + tiff.length).putInt(tiff.length);
        chunk.put(new byte[] {'e', 'X', 'I', 'f'}).put(tiff);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, 4 + tiff.length);
        chunk.putInt((int) sum.getValue());
        return ByteBuffer.allocate(png.length + chunk.capacity())
                .put(png, 0, header)
                .put(chunk.array())
                .put(png, header, png.length - header)
                .array();
    }

    private static byte[] tagged(byte[] jpeg, int orientation) {
        byte[] tiff = tiff(orientation);
        ByteBuffer whole = ByteBuffer.allocate(jpeg.length + 10 + tiff.length);
        whole.put(jpeg, 0, 2).putShort((short) 0xFFE1).putShort((short) (8 + tiff.length));
        whole.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(tiff).put(jpeg, 2, jpeg.length - 2);
        return whole.array();
    }

    private static byte[] tiff(int orientation) {
        return ByteBuffer.allocate(26)
                .put(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8})
                .putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0)
                .putInt(0)
                .array();
    }
}
