package dev.pictor.media.vips;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.content.PixelSize;
import dev.pictor.content.ResizeFilter;
import java.util.List;

/// The steps of a rendering, each a few operations of libvips.
final class Steps {
    /// Where a Gaussian is cut off, as a part of its peak; half a step of eight bits would be 0.002.
    private static final double MIN_AMPLITUDE = 0.005;

    /// What a picture can carry beside its pixels. The savers are told to strip it, but the one of WebP does not.
    private static final List<String> METADATA =
            List.of("exif-data", "xmp-data", "iptc-data", "photoshop-data", "icc-profile-data");

    private final Pipeline pipeline;

    Steps(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    VipsImage apply(VipsImage frame, Operation operation) throws VipsException {
        PixelSize before = size(frame);
        PixelSize after = operation.apply(before);
        return switch (operation) {
            case Operation.Identity() -> frame;
            case Operation.Thumbnail _, Operation.Resize _, Operation.ResizeArea _ ->
                after.equals(before) ? frame : resized(frame, after, kernel(operation));
            case Operation.Crop _ ->
                after.equals(before)
                        ? frame
                        : cut(
                                frame,
                                (before.width() - after.width()) / 2,
                                (before.height() - after.height()) / 2,
                                after);
            case Operation.Blur(double sigma) -> blurred(frame, Limits.sigma(sigma));
        };
    }

    /// The resampling kernel of a resizing operation, as libvips names it.
    static String kernel(Operation operation) {
        return switch (operation) {
            case Operation.Resize(long _, ResizeFilter filter) ->
                kernel(filter == null ? ResizeFilter.LANCZOS2 : filter);
            case Operation.ResizeArea(long _, ResizeFilter filter) ->
                kernel(filter == null ? ResizeFilter.LANCZOS2 : filter);
            default -> "lanczos3";
        };
    }

    private static String kernel(ResizeFilter filter) {
        return switch (filter) {
            case LANCZOS, LANCZOS_SHARP -> "lanczos3";
            case LANCZOS2, LANCZOS2_SHARP -> "lanczos2";
            case MITCHELL, ROBIDOUX_SHARP -> "mitchell";
        };
    }

    /// Resampled to exactly this size, transparent pixels weighing nothing.
    VipsImage resized(VipsImage picture, PixelSize wanted, String kernel) throws VipsException {
        return weighted(
                picture,
                weighted -> exact(
                        pipeline.make(Call.of("resize")
                                .with("in", weighted)
                                .with("scale", (double) wanted.width() / picture.width())
                                .with("vscale", (double) wanted.height() / picture.height())
                                .with("kernel", kernel)),
                        wanted));
    }

    VipsImage cut(VipsImage picture, int left, int top, PixelSize size) throws VipsException {
        return pipeline.make(Call.of("extract_area")
                .with("input", picture)
                .with("left", left)
                .with("top", top)
                .with("width", size.width())
                .with("height", size.height()));
    }

    /// One picture of many, each below the one before.
    VipsImage stacked(List<VipsImage> frames) throws VipsException {
        return frames.size() == 1
                ? frames.getFirst()
                : pipeline.make(Call.of("arrayjoin").with("in", frames).with("across", 1));
    }

    /// In the colours, depth and bands that the target can hold.
    VipsImage settled(VipsImage picture, Format from, Format to) throws VipsException {
        boolean deep = from == Format.PNG && to == Format.PNG && picture.depth() == VipsImage.Depth.SHORTS;
        VipsImage settled = pipeline.without(plain(picture, deep), METADATA);
        if (to == Format.JPEG && settled.hasAlpha()) {
            return pipeline.make(Call.of("flatten").with("in", settled)); // on black
        }
        return settled;
    }

    /// A settled picture of 8 bits as red, green, blue and alpha, whatever it was.
    VipsImage bare(VipsImage settled) throws VipsException {
        VipsImage coloured = settled.space() == VipsImage.Space.GREY ? space(settled, "srgb") : settled;
        return coloured.hasAlpha()
                ? coloured
                : pipeline.make(Call.of("addalpha").with("in", coloured));
    }

    private VipsImage plain(VipsImage picture, boolean deep) throws VipsException {
        VipsImage own = ownColours(picture, deep);
        boolean fits = own.depth() == (deep ? VipsImage.Depth.SHORTS : VipsImage.Depth.BYTES);
        return switch (own.space()) {
            case RGB, GREY -> fits ? own : space(own, own.space() == VipsImage.Space.RGB ? "srgb" : "b-w");
            case CMYK, OTHER -> space(own, "srgb");
        };
    }

    private VipsImage space(VipsImage picture, String space) throws VipsException {
        return pipeline.make(Call.of("colourspace").with("in", picture).with("space", space));
    }

    /// Translated from the picture's own profile, which the target does not keep. One that cannot be read, or is of
    /// another kind of picture, counts as absent, as it does in viewers.
    private VipsImage ownColours(VipsImage picture, boolean deep) throws VipsException {
        if (!picture.hasProfile()) {
            return picture;
        }
        try {
            return pipeline.make(Call.of("icc_transform")
                    .with("in", picture)
                    .with("output-profile", "srgb")
                    .with("embedded", "true")
                    .with("depth", deep ? 16 : 8));
        } catch (VipsException noProfile) {
            return picture;
        }
    }

    private VipsImage blurred(VipsImage picture, double sigma) throws VipsException {
        if (sigma == 0) {
            return picture;
        }
        return weighted(
                picture,
                weighted -> pipeline.make(Call.of("gaussblur")
                        .with("in", weighted)
                        .with("sigma", sigma)
                        .with("min-ampl", MIN_AMPLITUDE)));
    }

    @FunctionalInterface
    private interface Change {
        VipsImage of(VipsImage picture) throws VipsException;
    }

    /// Changes a picture whose colours are weighted by their alpha meanwhile.
    private VipsImage weighted(VipsImage picture, Change change) throws VipsException {
        if (!picture.hasAlpha()) {
            return change.of(picture);
        }
        VipsImage weighted = pipeline.make(Call.of("premultiply").with("in", picture));
        VipsImage plain = pipeline.make(Call.of("unpremultiply").with("in", change.of(weighted)));
        String depth = switch (picture.depth()) {
            case BYTES -> "uchar";
            case SHORTS -> "ushort";
            case OTHER -> "float";
        };
        return pipeline.make(Call.of("cast").with("in", plain).with("format", depth));
    }

    /// libvips rounds each of its own steps, which can leave it a pixel off.
    private VipsImage exact(VipsImage picture, PixelSize wanted) throws VipsException {
        if (size(picture).equals(wanted)) {
            return picture;
        }
        return pipeline.make(Call.of("embed")
                .with("in", picture)
                .with("x", 0)
                .with("y", 0)
                .with("width", wanted.width())
                .with("height", wanted.height())
                .with("extend", "copy"));
    }

    private static PixelSize size(VipsImage picture) {
        return new PixelSize(picture.width(), picture.height());
    }
}
