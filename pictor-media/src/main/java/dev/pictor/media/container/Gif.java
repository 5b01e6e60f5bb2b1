package dev.pictor.media.container;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.media.RefusedMedia;
import java.util.Optional;

/// GIF: always an animation, also where it has one picture.
final class Gif implements Container {
    /// Nobody shows more pictures; the count stops here, so that a long file costs no more.
    private static final int MAX_FRAMES = 1 << 16;

    private static final int SCREEN_BYTES = 13;
    private static final int IMAGE = 0x2c;
    private static final int EXTENSION = 0x21;
    private static final int TRAILER = 0x3b;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int PLAIN_TEXT = 0x01;
    private static final int APPLICATION = 0xff;

    @Override
    public boolean matches(Source source) throws RefusedMedia {
        return source.startsWith(0, "GIF87a") || source.startsWith(0, "GIF89a");
    }

    @Override
    public boolean holds(Format format) {
        return format == Format.ANIMATED_GIF;
    }

    @Override
    public Optional<Inspection> inspect(Source source) throws RefusedMedia {
        PixelSize size = Checks.size(source.u16le(6), source.u16le(8));
        long frames = 0;
        long at = firstBlock(source);
        while (source.u8(at) != TRAILER && frames < MAX_FRAMES) {
            frames += source.u8(at) == IMAGE ? 1 : 0;
            at = blockEnd(source, at);
        }
        Checks.unless(frames > 0);
        return Optional.of(new Inspection(Format.ANIMATED_GIF, size, frames == 1 ? 0 : frames, 1));
    }

    @Override
    public void strip(Source source, Format format, Sink target) throws RefusedMedia {
        long at = firstBlock(source);
        target.copy(0, at);
        int frames = 0;
        long control = -1; // belongs to the next picture, and goes if text comes instead
        while (source.u8(at) != TRAILER) {
            long end = blockEnd(source, at);
            if (source.u8(at) == IMAGE) {
                if (control >= 0) {
                    target.copy(control, 8);
                }
                target.copy(at, end - at);
                control = -1;
                frames++;
            } else {
                switch (source.u8(at + 1)) {
                    case GRAPHIC_CONTROL -> {
                        Checks.unless(end - at == 8);
                        control = at;
                    }
                    case PLAIN_TEXT -> control = -1;
                    case APPLICATION -> writeApplication(source, at, end, target);
                    default -> {}
                }
            }
            at = end;
        }
        Checks.unless(frames > 0);
        target.write((byte) TRAILER);
    }

    /// Keeps how often it plays, and its colour profile.
    private static void writeApplication(Source source, long at, long end, Sink target) throws RefusedMedia {
        if (source.startsWith(at + 2, "\u000bICCRGBG1012")) {
            target.copy(at, end - at);
        }
        boolean loops =
                source.startsWith(at + 2, "\u000bNETSCAPE2.0") || source.startsWith(at + 2, "\u000bANIMEXTS1.0");
        if (loops && source.startsWith(at + 14, "\u0003\u0001")) {
            target.copy(at, 18);
            target.write((byte) 0);
        }
    }

    private static long firstBlock(Source source) throws RefusedMedia {
        long at = (long) SCREEN_BYTES + paletteBytes(source.u8(10));
        source.require(0, at);
        return at;
    }

    private static int paletteBytes(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private static long blockEnd(Source source, long at) throws RefusedMedia {
        return switch (source.u8(at)) {
            case IMAGE -> subBlocksEnd(source, at + 11 + paletteBytes(source.u8(at + 9)));
            case EXTENSION -> subBlocksEnd(source, at + 2);
            default -> throw Checks.unreadable();
        };
    }

    private static long subBlocksEnd(Source source, long from) throws RefusedMedia {
        long at = from;
        for (int length = source.u8(at); length > 0; length = source.u8(at)) {
            at += length + 1;
        }
        return at + 1;
    }
}
