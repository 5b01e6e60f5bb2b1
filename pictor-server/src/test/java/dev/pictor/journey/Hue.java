package dev.pictor.journey;

import java.util.ArrayList;
import java.util.List;

/// What a blurhash says, as numbers: decoders of lossy formats round differently, and so do the hashes of what they
/// see.
final class Hue {
    private static final String DIGITS =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~";

    /// Of 255, what the mean colour may differ by; of 1, what a component of it may.
    private static final double CLOSE_MEAN = 4;

    private static final double CLOSE_COMPONENT = 0.06;

    private Hue() {}

    /// Whether two hashes mean the same picture.
    static boolean isNear(String one, String other) {
        if (one.length() != other.length() || one.charAt(0) != other.charAt(0)) {
            return false;
        }
        return near(mean(one), mean(other), CLOSE_MEAN) && near(components(one), components(other), CLOSE_COMPONENT);
    }

    private static boolean near(List<Double> left, List<Double> right, double bound) {
        for (int i = 0; i < left.size(); i++) {
            if (Math.abs(left.get(i) - right.get(i)) > bound) {
                return false;
            }
        }
        return true;
    }

    private static List<Double> mean(String hash) {
        int colour = number(hash.substring(2, 6));
        return List.of((double) (colour >> 16), (double) ((colour >> 8) & 0xFF), (double) (colour & 0xFF));
    }

    private static List<Double> components(String hash) {
        double largest = (number(hash.substring(1, 2)) + 1) / 166.0;
        List<Double> components = new ArrayList<>();
        for (int at = 6; at < hash.length(); at += 2) {
            int value = number(hash.substring(at, at + 2));
            for (int divisor = 19 * 19; divisor >= 1; divisor /= 19) {
                double part = (value / divisor % 19 - 9) / 9.0;
                components.add(Math.signum(part) * part * part * largest);
            }
        }
        return components;
    }

    private static int number(String digits) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            number = number * 83 + DIGITS.indexOf(digits.charAt(i));
        }
        return number;
    }
}
