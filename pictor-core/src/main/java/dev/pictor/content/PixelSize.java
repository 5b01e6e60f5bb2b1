package dev.pictor.content;

/// The size of a picture in pixels, each side at least 1.
///
/// The rules by which operations change it are those of the reference, to the pixel: sides round half up, never below
/// 1, and nothing is ever enlarged.
public record PixelSize(int width, int height) {
    public PixelSize {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("no picture is " + width + "x" + height);
        }
    }

    /// Width times height.
    public long area() {
        return (long) width * height;
    }

    /// Fits into a square of this side, keeping the ratio. A side of 0 counts as 1.
    public PixelSize fit(long side) {
        long bound = Math.max(1, side);
        if (side < 0 || (width <= bound && height <= bound)) {
            return this; // a negative number is an unsigned one beyond every picture
        }
        int longer = (int) bound;
        return width >= height
                ? new PixelSize(longer, scaled(height, longer, width))
                : new PixelSize(scaled(width, longer, height), longer);
    }

    /// Fits into this many pixels, keeping the ratio; both sides round on their own. An area of 0 counts as 1.
    ///
    /// Of a picture so narrow that its shorter side would vanish, the reference makes nothing. Here that side
    /// becomes 1, and the longer one the root of the whole area, but never more than fit.
    public PixelSize fitArea(long area) {
        long bound = Math.max(1, area);
        if (area < 0 || area() <= bound) {
            return this;
        }
        double scale = Math.sqrt((double) bound / area());
        if (Math.floor(Math.min(width, height) * scale + 0.5) < 1) {
            int longer = (int) Math.min(bound, rounded(Math.sqrt((double) area())));
            return width > height ? new PixelSize(longer, 1) : new PixelSize(1, longer);
        }
        return new PixelSize(rounded(width * scale), rounded(height * scale));
    }

    /// The largest size inside this one with the ratio `across` to `down`.
    public PixelSize crop(int across, int down) {
        if ((long) width * down > (long) height * across) {
            int cropped = (int) halfUp((long) height * across, down);
            return cropped == 0 ? this : new PixelSize(cropped, height);
        }
        int cropped = (int) halfUp((long) width * down, across);
        return cropped == 0 ? this : new PixelSize(width, cropped);
    }

    private static int scaled(int side, int longer, int whole) {
        return (int) Math.max(1, halfUp((long) side * longer, whole));
    }

    private static int rounded(double side) {
        return (int) Math.max(1, Math.floor(side + 0.5));
    }

    /// `dividend / divisor`, rounded to the nearest, halves up.
    private static long halfUp(long dividend, long divisor) {
        return (2 * dividend + divisor) / (2 * divisor);
    }
}
