package dev.pictor.content;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One step of a rendition.
public sealed interface Operation {
    /// Changes nothing.
    record Identity() implements Operation {}

    /// Fits into a square by a fast sampling filter; never enlarges.
    ///
    /// @param side in pixels, an unsigned 64-bit number
    record Thumbnail(long side) implements Operation {}

    /// Fits into a square, resampled; never enlarges.
    ///
    /// @param side in pixels, an unsigned 64-bit number
    /// @param filter the filter asked for; none means Lanczos2
    record Resize(long side, @Nullable ResizeFilter filter) implements Operation {}

    /// Fits into an area, resampled; never enlarges.
    ///
    /// @param area in pixels, an unsigned 64-bit number
    /// @param filter the filter asked for; none means Lanczos2
    record ResizeArea(long area, @Nullable ResizeFilter filter) implements Operation {}

    /// Cuts out the largest centred part with a ratio.
    ///
    /// @param across 1 to 20
    /// @param down 1 to 20
    record Crop(int across, int down) implements Operation {
        /// The largest term of a ratio.
        public static final int MAX_TERM = 20;

        public Crop {
            if (across < 1 || across > MAX_TERM || down < 1 || down > MAX_TERM) {
                throw new IllegalArgumentException("ratio out of range: " + across + "x" + down);
            }
        }
    }

    /// Blurs with a Gaussian.
    ///
    /// @param sigma the standard deviation in pixels; a negative one counts as its absolute value
    record Blur(double sigma) implements Operation {}

    /// The size after this step.
    default PixelSize apply(PixelSize size) {
        return switch (this) {
            case Identity() -> size;
            case Thumbnail(long side) -> size.fit(side);
            case Resize(long side, ResizeFilter _) -> size.fit(side);
            case ResizeArea(long area, ResizeFilter _) -> size.fitArea(area);
            case Crop(int across, int down) -> size.crop(across, down);
            case Blur(double _) -> size;
        };
    }

    /// Its segments in a variant's name.
    default List<String> segments() {
        return switch (this) {
            case Identity() -> List.of();
            case Thumbnail(long side) -> List.of("thumbnail", Long.toUnsignedString(side));
            case Resize(long side, ResizeFilter filter) ->
                List.of("resize", (filter == null ? "" : filter.label() + ".") + Long.toUnsignedString(side));
            case ResizeArea(long area, ResizeFilter filter) ->
                List.of("resize", (filter == null ? "" : filter.label()) + ".a" + Long.toUnsignedString(area));
            case Crop(int across, int down) -> List.of("crop", across + "x" + down);
            case Blur(double sigma) -> List.of("blur", shortest(sigma));
        };
    }

    /// The arguments that a peer of the reference would hand to its command for this step.
    default List<String> magickArguments() {
        return switch (this) {
            case Identity() -> List.of();
            case Thumbnail(long side) -> List.of("-sample", square(side));
            case Resize(long side, ResizeFilter filter) -> List.of("-filter", label(filter), "-resize", square(side));
            case ResizeArea(long area, ResizeFilter filter) ->
                List.of("-filter", label(filter), "-resize", Long.toUnsignedString(area) + "@>");
            case Crop(int across, int down) -> List.of("-gravity", "center", "-crop", across + ":" + down + "+0+0");
            case Blur(double sigma) -> List.of("-gaussian-blur", "0x" + shortest(sigma));
        };
    }

    private static String square(long side) {
        String text = Long.toUnsignedString(side);
        return text + "x" + text + ">";
    }

    private static String label(@Nullable ResizeFilter filter) {
        return (filter == null ? ResizeFilter.LANCZOS2 : filter).label();
    }

    /// The shortest decimal that reads back to the same double, without exponent and without a trailing `.0`.
    private static String shortest(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String plain = new BigDecimal(Double.toString(value)).toPlainString();
        String sign = value == 0 && 1 / value < 0 ? "-" : "";
        return sign + (plain.contains(".") ? plain.replaceFirst("\\.?0+$", "") : plain);
    }
}
