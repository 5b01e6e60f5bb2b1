package dev.pictor.journey;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import javax.imageio.ImageIO;

/// A picture seen from afar: the first frame on black, averaged down to 8 x 8 pixels.
final class Look {
    /// A mean distance of more than this per channel is another picture.
    static final double SAME = 10;

    private static final int SIDE = 8;

    private final double[] channels;

    private Look(double[] channels) {
        this.channels = channels;
    }

    static Look recorded(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        double[] channels = new double[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            channels[i] = Byte.toUnsignedInt(bytes[i]);
        }
        return new Look(channels);
    }

    static Look of(byte[] media) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(media));
        if (image == null) {
            throw new IOException("not a picture that Java can read");
        }
        double[] channels = new double[SIDE * SIDE * 3];
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                average(image, column, row, channels);
            }
        }
        return new Look(channels);
    }

    /// The mean of one of the 64 fields, with the parts of pixels that lie in it.
    private static void average(BufferedImage image, int column, int row, double[] channels) {
        double left = (double) column * image.getWidth() / SIDE;
        double right = (double) (column + 1) * image.getWidth() / SIDE;
        double top = (double) row * image.getHeight() / SIDE;
        double bottom = (double) (row + 1) * image.getHeight() / SIDE;
        double area = (right - left) * (bottom - top);
        int at = (row * SIDE + column) * 3;
        for (int y = (int) top; y < Math.min(Math.ceil(bottom), image.getHeight()); y++) {
            double tall = Math.min(bottom, y + 1.0) - Math.max(top, y);
            for (int x = (int) left; x < Math.min(Math.ceil(right), image.getWidth()); x++) {
                double weight = tall * (Math.min(right, x + 1.0) - Math.max(left, x)) / area;
                int rgb = onBlack(image, x, y);
                channels[at] += weight * ((rgb >> 16) & 0xFF);
                channels[at + 1] += weight * ((rgb >> 8) & 0xFF);
                channels[at + 2] += weight * (rgb & 0xFF);
            }
        }
    }

    private static int onBlack(BufferedImage image, int x, int y) {
        int argb = argb(image, x, y);
        int alpha = argb >>> 24;
        int red = ((argb >> 16) & 0xFF) * alpha / 255;
        int green = ((argb >> 8) & 0xFF) * alpha / 255;
        int blue = (argb & 0xFF) * alpha / 255;
        return (red << 16) | (green << 8) | blue;
    }

    /// Java takes grey levels for light, while files mean levels of the screen.
    private static int argb(BufferedImage image, int x, int y) {
        ColorModel model = image.getColorModel();
        if (model instanceof IndexColorModel || model.getNumColorComponents() != 1) {
            return image.getRGB(x, y);
        }
        int grey = image.getRaster().getSample(x, y, 0) * 255 / ((1 << model.getComponentSize(0)) - 1);
        int alpha = model.hasAlpha()
                ? image.getRaster().getSample(x, y, 1) * 255 / ((1 << model.getComponentSize(1)) - 1)
                : 255;
        return (alpha << 24) | (grey << 16) | (grey << 8) | grey;
    }

    /// The mean distance per channel, of 255.
    double distance(Look other) {
        double sum = 0;
        for (int i = 0; i < channels.length; i++) {
            sum += Math.abs(channels[i] - other.channels[i]);
        }
        return sum / channels.length;
    }
}
