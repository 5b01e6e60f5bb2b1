package dev.pictor.media.vips;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Takes the samples of a picture that its blurhash needs, and no more of it into memory.
final class Hashing {
    /// A JPEG of more pixels is shrunk while it is decoded, to blocks a quarter of the distance of two samples.
    private static final int SHRINK_ABOVE = 2_000_000;

    private static final int SHRINK_STEP = 16;

    private final Pipeline pipeline;

    Hashing(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    String hash(Request.Hash request) throws VipsException {
        Loader loader = new Loader(pipeline, request.source(), request.format());
        VipsImage picture = loader.first();
        Limits.checkSource(picture, 1);
        PixelSize size = new PixelSize(picture.width(), picture.height());
        int step = Blurhash.step(size);
        int columns = Math.ceilDiv(size.width(), step);
        int rows = Math.ceilDiv(size.height(), step);
        int distance = step;
        if (request.format() == Format.JPEG && size.area() > SHRINK_ABOVE && step >= SHRINK_STEP) {
            int shrink = Math.min(Loader.MAX_SHRINK, step / 4);
            picture = loader.shrunk(shrink);
            distance = step / shrink;
        }
        VipsImage samples = eightBitOrSixteen(sampled(picture, distance, columns, rows));
        byte[] bytes = pipeline.samples(samples);
        return Blurhash.encode(size, reader(samples, bytes, columns));
    }

    private VipsImage sampled(VipsImage picture, int distance, int columns, int rows) throws VipsException {
        if (distance == 1) {
            return picture;
        }
        // Rounded up to whole steps, since the last sample of a row lies in a step that is cut short.
        VipsImage whole = pipeline.make(Call.of("embed")
                .with("in", picture)
                .with("x", 0)
                .with("y", 0)
                .with("width", columns * distance)
                .with("height", rows * distance));
        return pipeline.make(
                Call.of("subsample").with("input", whole).with("xfac", distance).with("yfac", distance));
    }

    private VipsImage eightBitOrSixteen(VipsImage samples) throws VipsException {
        if (samples.space() != VipsImage.Space.OTHER && samples.depth() != VipsImage.Depth.OTHER) {
            return samples;
        }
        return pipeline.make(Call.of("colourspace").with("in", samples).with("space", "srgb"));
    }

    private static Blurhash.Samples reader(VipsImage samples, byte[] bytes, int columns) {
        int bands = samples.bands();
        boolean wide = samples.depth() == VipsImage.Depth.SHORTS;
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        VipsImage.Space space = samples.space();
        return (column, row) -> {
            int first = (row * columns + column) * bands;
            return switch (space) {
                case GREY -> value(buffer, first, wide) * 0x010101;
                case RGB, OTHER ->
                    value(buffer, first, wide) << 16
                            | value(buffer, first + 1, wide) << 8
                            | value(buffer, first + 2, wide);
                case CMYK -> {
                    int light = 255 - value(buffer, first + 3, wide);
                    yield lit(value(buffer, first, wide), light) << 16
                            | lit(value(buffer, first + 1, wide), light) << 8
                            | lit(value(buffer, first + 2, wide), light);
                }
            };
        };
    }

    private static int value(ByteBuffer buffer, int index, boolean wide) {
        if (wide) {
            return (Short.toUnsignedInt(buffer.getShort(2 * index)) + 128) / 257;
        }
        return Byte.toUnsignedInt(buffer.get(index));
    }

    /// What is left of the light that black ink lets through.
    private static int lit(int ink, int light) {
        return ((255 - ink) * light + 127) / 255;
    }
}
