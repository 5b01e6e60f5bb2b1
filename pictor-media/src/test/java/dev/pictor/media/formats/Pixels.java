package dev.pictor.media.formats;

import java.awt.image.BufferedImage;

/// Compares pictures.
final class Pixels {
    private Pixels() {}

    /// The mean distance per channel, of 255. Both have to be of one size.
    static double distance(BufferedImage one, BufferedImage other) {
        if (one.getWidth() != other.getWidth() || one.getHeight() != other.getHeight()) {
            throw new AssertionError("%d x %d and %d x %d"
                    .formatted(one.getWidth(), one.getHeight(), other.getWidth(), other.getHeight()));
        }
        long sum = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                int left = colour(one, x, y);
                int right = colour(other, x, y);
                for (int shift = 0; shift < 24; shift += 8) {
                    sum += Math.abs(((left >> shift) & 0xFF) - ((right >> shift) & 0xFF));
                }
            }
        }
        return sum / 3.0 / one.getWidth() / one.getHeight();
    }

    /// Java takes grey levels for light, while files mean levels of the screen.
    private static int colour(BufferedImage image, int x, int y) {
        if (image.getColorModel().getNumColorComponents() != 1) {
            return image.getRGB(x, y);
        }
        int depth = image.getColorModel().getComponentSize(0);
        return (image.getRaster().getSample(x, y, 0) >> Math.max(0, depth - 8)) * 0x010101;
    }
}
