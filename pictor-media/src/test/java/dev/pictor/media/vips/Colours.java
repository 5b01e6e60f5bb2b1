package dev.pictor.media.vips;

import java.awt.image.BufferedImage;

/// Colours of pictures, computed apart from libvips.
final class Colours {
    private Colours() {}

    static int rgb(int red, int green, int blue) {
        return red << 16 | green << 8 | blue;
    }

    /// How far along a side a pixel lies, 0 to 255.
    static int part(int position, int side) {
        return side == 1 ? 0 : 255 * position / (side - 1);
    }

    static int channel(int rgb, int index) {
        return (rgb >> (16 - 8 * index)) & 0xFF;
    }

    /// The mean colour of each of `cells` x `cells` equal boxes of a picture.
    static double[] boxes(BufferedImage picture, int cells) {
        double[] means = new double[cells * cells * 3];
        for (int row = 0; row < cells; row++) {
            for (int column = 0; column < cells; column++) {
                for (int channel = 0; channel < 3; channel++) {
                    means[(row * cells + column) * 3 + channel] = mean(picture, cells, column, row, channel);
                }
            }
        }
        return means;
    }

    /// The largest difference of two pictures' boxes.
    static double distance(BufferedImage one, BufferedImage other, int cells) {
        double[] ones = boxes(one, cells);
        double[] others = boxes(other, cells);
        double largest = 0;
        for (int i = 0; i < ones.length; i++) {
            largest = Math.max(largest, Math.abs(ones[i] - others[i]));
        }
        return largest;
    }

    private static double mean(BufferedImage picture, int cells, int column, int row, int channel) {
        int left = picture.getWidth() * column / cells;
        int right = Math.max(left + 1, picture.getWidth() * (column + 1) / cells);
        int top = picture.getHeight() * row / cells;
        int bottom = Math.max(top + 1, picture.getHeight() * (row + 1) / cells);
        long sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += channel(picture.getRGB(x, y), channel);
            }
        }
        return (double) sum / ((long) (right - left) * (bottom - top));
    }
}
