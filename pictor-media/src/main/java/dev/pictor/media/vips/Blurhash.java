package dev.pictor.media.vips;

import dev.pictor.content.PixelSize;

/// The blurhash of a picture, digit for digit as the reference writes it: single precision throughout, every k-th
/// pixel sampled, the maximum's digit wrapping at 83, the mean rounded twice.
final class Blurhash {
    /// The pixels that are sampled: every [#step]-th column and row from the first.
    @FunctionalInterface
    interface Samples {
        /// The colour of a sample, `0xRRGGBB`.
        int rgb(int column, int row);
    }

    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

    /// Component counts, along the longer side by along the shorter, in the order in which they are preferred.
    private static final int[][] COMPONENTS = {{3, 3}, {4, 3}, {5, 3}, {6, 3}, {5, 2}, {6, 2}, {7, 2}};

    private static final int CHANNELS = 3;
    private static final int SAMPLES_WANTED = 512;
    private static final float[] LINEAR = linear();

    private final PixelSize size;
    private final int across;
    private final int down;

    private Blurhash(PixelSize size) {
        this.size = size;
        boolean wide = size.width() > size.height();
        int[] best = components(size);
        across = wide ? best[0] : best[1];
        down = wide ? best[1] : best[0];
    }

    /// How many pixels lie between two samples: a power of two.
    static int step(PixelSize size) {
        long whole = size.area() / SAMPLES_WANTED;
        long target = (long) Math.floor(Math.sqrt((double) whole));
        int step = 1;
        while (2L * step < target) {
            step *= 2;
        }
        return step;
    }

    static String encode(PixelSize size, Samples samples) {
        Blurhash hash = new Blurhash(size);
        return hash.text(hash.factors(samples));
    }

    private static int[] components(PixelSize size) {
        float longer = Math.max(size.width(), size.height());
        float ratio = longer / Math.min(size.width(), size.height());
        int[] best = COMPONENTS[0];
        float bestDistance = Float.MAX_VALUE;
        for (int[] pair : COMPONENTS) {
            float distance = Math.abs((float) pair[0] / pair[1] - ratio);
            if (distance < bestDistance) {
                best = pair;
                bestDistance = distance;
            }
        }
        return best;
    }

    /// The factors of all components, row by row of components, three channels each.
    private float[] factors(Samples samples) {
        int step = step(size);
        float[][] horizontal = cosines(across, size.width(), step);
        float[][] vertical = cosines(down, size.height(), step);
        float[] sums = new float[across * down * CHANNELS];
        for (int row = 0; row < vertical[0].length; row++) {
            for (int column = 0; column < horizontal[0].length; column++) {
                add(sums, samples.rgb(column, row), at(horizontal, column), at(vertical, row));
            }
        }
        for (int i = 0; i < sums.length; i++) {
            float weight = i < CHANNELS ? 1 : 2;
            sums[i] *= (float) step * step * weight / ((float) size.width() * size.height());
        }
        return sums;
    }

    private static void add(float[] sums, int rgb, float[] horizontal, float[] vertical) {
        float red = LINEAR[rgb >> 16 & 0xFF];
        float green = LINEAR[rgb >> 8 & 0xFF];
        float blue = LINEAR[rgb & 0xFF];
        int i = 0;
        for (float y : vertical) {
            for (float x : horizontal) {
                float basis = x * y;
                sums[i++] += basis * red;
                sums[i++] += basis * green;
                sums[i++] += basis * blue;
            }
        }
    }

    /// The cosines of each component at each sample along one side.
    private static float[][] cosines(int components, int side, int step) {
        int samples = (side + step - 1) / step;
        float[][] cosines = new float[components][samples];
        float unit = (float) Math.PI / side;
        for (int i = 0; i < components; i++) {
            for (int sample = 0; sample < samples; sample++) {
                cosines[i][sample] = (float) Math.cos(i * (sample * step * unit));
            }
        }
        return cosines;
    }

    private static float[] at(float[][] cosines, int sample) {
        float[] values = new float[cosines.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = cosines[i][sample];
        }
        return values;
    }

    private String text(float[] factors) {
        StringBuilder text = new StringBuilder();
        append(text, across - 1 + (down - 1) * 9, 1);
        float maximum = 0;
        for (int i = CHANNELS; i < factors.length; i++) {
            maximum = Math.max(maximum, Math.abs(factors[i]));
        }
        int quantised = (int) Math.max(0, Math.floor(166 * maximum - 0.5f));
        append(text, quantised % DIGITS.length(), 1);
        append(text, encoded(factors[0]) << 16 | encoded(factors[1]) << 8 | encoded(factors[2]), 4);
        float scale = (quantised + 1) / 166f;
        for (int i = CHANNELS; i < factors.length; i += CHANNELS) {
            int red = level(factors[i] / scale);
            int green = level(factors[i + 1] / scale);
            int blue = level(factors[i + 2] / scale);
            append(text, (red * 19 + green) * 19 + blue, 2);
        }
        return text.toString();
    }

    private static int level(float value) {
        float root = Math.copySign((float) Math.sqrt(Math.abs(value)), value);
        return Math.clamp((int) (root * 9 + 9.5f), 0, 18);
    }

    private static int encoded(float linear) {
        float value = Math.clamp(linear, 0f, 1f);
        float gamma = value <= 0.0031308f ? value * 12.92f : 1.055f * (float) Math.pow(value, 1 / 2.4f) - 0.055f;
        return Math.round(gamma * 255 + 0.5f);
    }

    private static float[] linear() {
        float[] linear = new float[256];
        for (int i = 0; i < linear.length; i++) {
            float value = i / 255f;
            linear[i] = value <= 0.04045f ? value / 12.92f : (float) Math.pow((value + 0.055f) / 1.055f, 2.4f);
        }
        return linear;
    }

    private static void append(StringBuilder text, int value, int digits) {
        int divisor = 1;
        for (int i = 1; i < digits; i++) {
            divisor *= DIGITS.length();
        }
        for (; divisor > 0; divisor /= DIGITS.length()) {
            text.append(DIGITS.charAt(value / divisor % DIGITS.length()));
        }
    }
}
