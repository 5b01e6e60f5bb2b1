package dev.pictor.content;

/// Writes a name of any script in ASCII, by RFC 3492.
final class Punycode {
    private static final int BASE = 36;
    private static final int MIN = 1;
    private static final int MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int FIRST_BIAS = 72;

    private Punycode() {}

    static String encoded(String label) {
        int[] points = label.codePoints().toArray();
        StringBuilder encoded = new StringBuilder();
        label.codePoints().filter(c -> c < 0x80).forEach(encoded::appendCodePoint);
        int basic = encoded.length();
        int handled = basic;
        if (basic > 0) {
            encoded.append('-');
        }
        int next = 0x80;
        long delta = 0;
        int bias = FIRST_BIAS;
        while (handled < points.length) {
            int smallest = smallestFrom(points, next);
            delta += (long) (smallest - next) * (handled + 1);
            next = smallest;
            for (int point : points) {
                if (point < next) {
                    delta++;
                } else if (point == next) {
                    appendNumber(encoded, delta, bias);
                    bias = adapted(delta, handled + 1, handled == basic ? DAMP : 2);
                    delta = 0;
                    handled++;
                }
            }
            delta++;
            next++;
        }
        return encoded.toString();
    }

    private static int smallestFrom(int[] points, int least) {
        int smallest = Integer.MAX_VALUE;
        for (int point : points) {
            smallest = point >= least ? Math.min(smallest, point) : smallest;
        }
        return smallest;
    }

    private static void appendNumber(StringBuilder encoded, long number, int bias) {
        long left = number;
        for (int k = BASE; ; k += BASE) {
            int threshold = Math.clamp(k - bias, MIN, MAX);
            if (left < threshold) {
                encoded.append(digit((int) left));
                return;
            }
            encoded.append(digit((int) (threshold + (left - threshold) % (BASE - threshold))));
            left = (left - threshold) / (BASE - threshold);
        }
    }

    private static char digit(int value) {
        return (char) (value < 26 ? 'a' + value : '0' + value - 26);
    }

    private static int adapted(long delta, int points, int damping) {
        long left = delta / damping;
        left += left / points;
        int k = 0;
        while (left > (BASE - MIN) * MAX / 2) {
            left /= BASE - MIN;
            k += BASE;
        }
        return (int) (k + (BASE - MIN + 1) * left / (left + SKEW));
    }
}
