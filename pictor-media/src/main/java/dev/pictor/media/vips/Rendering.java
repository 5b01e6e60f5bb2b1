package dev.pictor.media.vips;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Makes a picture of another: opens it, turns it upright, applies the operations, settles its colours, encodes it.
final class Rendering {
    /// At least this much is left to the resampling filter when the decoder shrinks already. Against none at all
    /// the difference is a small part of what the encoder takes away afterwards.
    private static final double LEFT_TO_FILTER = 1.25;

    /// The decoder of WebP saves little by shrinking, and averages less well.
    private static final int LEFT_BY_WEBP = 2;

    private final Pipeline pipeline;
    private final Request.Render request;
    private final Loader loader;
    private final Steps steps;

    /// The bare frames of an animation are those that an animated PNG would hold.
    Rendering(Pipeline pipeline, Request.Unroll request) {
        this(
                pipeline,
                new Request.Render(
                        request.source(),
                        request.from(),
                        request.operations(),
                        new Request.Target(Format.ANIMATED_APNG, Request.Target.UNSET, request.target())));
    }

    Rendering(Pipeline pipeline, Request.Render request) {
        this.pipeline = pipeline;
        this.request = request;
        this.loader = new Loader(pipeline, request.source(), request.from());
        this.steps = new Steps(pipeline);
    }

    void render() throws VipsException, IOException {
        VipsImage header = loader.first();
        // libvips writes several pictures into these two only; of the others, it makes the first.
        boolean animated =
                header.pages() > 1 && (request.to() == Format.ANIMATED_GIF || request.to() == Format.ANIMATED_WEBP);
        check(header, animated ? header.pages() : 1);
        List<VipsImage> frames = changed(animated ? frames(loader.all()) : List.of(upright(header)));
        VipsImage joined = steps.settled(steps.stacked(frames), request.from(), request.to());
        pipeline.write(Encoding.of(request)
                .call(joined, frames.getFirst().height(), request.target().file()));
        if (request.to() == Format.WEBP || request.to() == Format.ANIMATED_WEBP) {
            WebpChunks.keepPicture(request.target().file());
        }
    }

    /// Writes bare frames, and says what they are.
    String unroll() throws VipsException {
        VipsImage header = loader.first();
        check(header, header.pages());
        if (header.pages() > Timing.MAX_FRAMES) {
            throw new RefusedMedia(Refusal.TOO_MANY_PIXELS, "more frames than can be told");
        }
        List<VipsImage> frames = changed(frames(loader.all()));
        VipsImage joined = steps.bare(steps.settled(steps.stacked(frames), request.from(), request.to()));
        pipeline.write(Call.of("rawsave")
                .with("in", joined)
                .with("filename", request.target().file()));
        PixelSize size = new PixelSize(joined.width(), frames.getFirst().height());
        return Timing.of(size, frames.size(), header).text();
    }

    private void check(VipsImage header, int frames) {
        Limits.checkSource(header, frames);
        Limits.checkTarget(targetSize(header), request.to());
    }

    private List<VipsImage> changed(List<VipsImage> frames) throws VipsException {
        List<VipsImage> changed = frames;
        for (Operation operation : request.operations()) {
            changed = each(changed, operation);
        }
        return changed;
    }

    private PixelSize targetSize(VipsImage header) {
        PixelSize size = uprightSize(header);
        for (Operation operation : request.operations()) {
            size = operation.apply(size);
        }
        return size;
    }

    private List<VipsImage> frames(VipsImage stack) throws VipsException {
        int height = stack.pageHeight();
        List<VipsImage> frames = new ArrayList<>();
        for (int top = 0; top < stack.height(); top += height) {
            frames.add(steps.cut(stack, 0, top, new PixelSize(stack.width(), height)));
        }
        return frames;
    }

    private List<VipsImage> each(List<VipsImage> frames, Operation operation) throws VipsException {
        List<VipsImage> changed = new ArrayList<>(frames.size());
        for (VipsImage frame : frames) {
            changed.add(steps.apply(frame, operation));
        }
        return changed;
    }

    /// The first picture, turned upright, and already as small as the first operation makes it, if it does.
    private VipsImage upright(VipsImage header) throws VipsException {
        int orientation = orientation(header);
        VipsImage picture = header;
        if (!request.operations().isEmpty() && resizes(request.operations().getFirst())) {
            Operation first = request.operations().getFirst();
            PixelSize upright = uprightSize(header);
            PixelSize small = first.apply(upright);
            if (!small.equals(upright)) {
                PixelSize turned = turns(orientation) ? onItsSide(small) : small;
                picture = steps.resized(shrunkOnLoad(header, turned), turned, Steps.kernel(first));
            }
        }
        if (orientation == 1) {
            return picture;
        }
        // A turned picture is read in another order than the decoder yields it.
        return pipeline.make(Call.of("autorot").with("in", pipeline.inMemory(picture)));
    }

    private static boolean resizes(Operation operation) {
        return switch (operation) {
            case Operation.Thumbnail _, Operation.Resize _, Operation.ResizeArea _ -> true;
            case Operation.Identity _, Operation.Crop _, Operation.Blur _ -> false;
        };
    }

    private VipsImage shrunkOnLoad(VipsImage header, PixelSize wanted) throws VipsException {
        double ratio = Math.min((double) header.width() / wanted.width(), (double) header.height() / wanted.height());
        return switch (request.from()) {
            case JPEG -> {
                int shrink = Integer.highestOneBit((int) (ratio / LEFT_TO_FILTER));
                yield shrink < 2 ? header : loader.shrunk(Math.min(Loader.MAX_SHRINK, shrink));
            }
            case WEBP -> ratio < 2 * LEFT_BY_WEBP ? header : loader.scaled(LEFT_BY_WEBP / ratio);
            default -> header;
        };
    }

    private PixelSize uprightSize(VipsImage header) {
        PixelSize size = new PixelSize(header.width(), header.pageHeight());
        return turns(orientation(header)) ? onItsSide(size) : size;
    }

    private static PixelSize onItsSide(PixelSize size) {
        int across = size.height();
        int down = size.width();
        return new PixelSize(across, down);
    }

    /// The orientation that is ours to apply: the other decoders have done it, or their format knows none.
    private int orientation(VipsImage header) {
        return switch (request.from()) {
            case JPEG, PNG, WEBP -> header.orientation();
            default -> 1;
        };
    }

    private static boolean turns(int orientation) {
        return orientation >= 5;
    }
}
