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

    /// The mean difference of a picture from the exact area average of another at its size, all channels.
    static double distance(BufferedImage whole, BufferedImage small) {
        double[][] columns = weights(whole.getWidth(), small.getWidth());
        double[][] rows = weights(whole.getHeight(), small.getHeight());
        double sum = 0;
        for (int y = 0; y < small.getHeight(); y++) {
            for (int x = 0; x < small.getWidth(); x++) {
                double[] mean = mean(whole, columns[x], rows[y]);
                for (int channel = 0; channel < mean.length; channel++) {
                    sum += Math.abs(mean[channel] - channel(small.getRGB(x, y), channel));
                }
            }
        }
        return sum / (3.0 * small.getWidth() * small.getHeight());
    }

    /// For each pixel of the small side: where its box starts and ends on the large one.
    private static double[][] weights(int large, int small) {
        double[][] boxes = new double[small][];
        for (int i = 0; i < small; i++) {
            boxes[i] = new double[] {(double) i * large / small, (double) (i + 1) * large / small};
        }
        return boxes;
    }

    private static double[] mean(BufferedImage whole, double[] columns, double[] rows) {
        double[] sums = new double[3];
        double total = 0;
        for (int y = (int) rows[0]; y < rows[1] && y < whole.getHeight(); y++) {
            for (int x = (int) columns[0]; x < columns[1] && x < whole.getWidth(); x++) {
                double weight = overlap(y, rows) * overlap(x, columns);
                total += weight;
                int rgb = whole.getRGB(x, y);
                for (int channel = 0; channel < 3; channel++) {
                    sums[channel] += weight * channel(rgb, channel);
                }
            }
        }
        for (int channel = 0; channel < 3; channel++) {
            sums[channel] /= total;
        }
        return sums;
    }

    private static double overlap(int position, double[] box) {
        return Math.min(position + 1.0, box[1]) - Math.max(position, box[0]);
    }
}
