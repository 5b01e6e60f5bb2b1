package dev.pictor.media.container;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.media.RefusedMedia;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// JPEG XL: a bare codestream, or one in boxes. Decoders apply the orientation that the codestream declares, and ignore
/// that of EXIF, so what a viewer has to apply is always nothing.
final class Jxl implements Container {
    private static final String CODESTREAM = "\u00ff\n";
    private static final String SIGNATURE = "\0\0\0\fJXL \r\n\u0087\n";

    /// More than the header of any codestream.
    private static final int HEADER_BYTES = 64;

    private static final int[] RATIO_ACROSS = {0, 1, 12, 4, 3, 16, 5, 2};
    private static final int[] RATIO_DOWN = {1, 1, 10, 3, 2, 9, 4, 1};
    private static final int[] SIDE_BITS = {9, 13, 18, 30};
    private static final int FIRST_SIDEWAYS = 5;

    /// Reconstruction data of a JPEG (`jbrd`) is not among them: it holds the metadata of that JPEG.
    private static final Set<String> LOOK = Set.of("JXL ", "ftyp", "jxll", "jxli", "jxlc", "jxlp");

    @Override
    public boolean matches(Source source) throws RefusedMedia {
        return source.startsWith(0, CODESTREAM) || source.startsWith(0, SIGNATURE);
    }

    @Override
    public boolean holds(Format format) {
        return format == Format.JXL;
    }

    @Override
    public Optional<Inspection> inspect(Source source) throws RefusedMedia {
        byte[] header = source.startsWith(0, CODESTREAM)
                ? source.bytes(0, (int) Math.min(HEADER_BYTES, source.size()))
                : header(source, Box.list(source, 0, source.size()));
        return Optional.of(new Inspection(Format.JXL, size(new Bits(header)), 0, 1));
    }

    @Override
    public void strip(Source source, Format format, Sink target) throws RefusedMedia {
        if (source.startsWith(0, CODESTREAM)) {
            target.copy(0, source.size());
            return;
        }
        List<Box> boxes = Box.list(source, 0, source.size());
        header(source, boxes);
        for (Box box : boxes) {
            if (LOOK.contains(box.type())) {
                target.copy(box.start(), box.length());
            }
        }
    }

    /// The start of the codestream, put together from its boxes; refused unless its last part is there.
    private static byte[] header(Source source, List<Box> boxes) throws RefusedMedia {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        boolean complete = false;
        for (Box box : boxes) {
            boolean part = box.isA("jxlp");
            if (part || box.isA("jxlc")) {
                long from = part ? box.payload() + 4 : box.payload();
                complete |= !part || source.u8(box.payload()) >= 0x80;
                Checks.unless(from <= box.end());
                int count = (int) Math.min(HEADER_BYTES - header.size(), box.end() - from);
                header.writeBytes(source.bytes(from, count));
            }
        }
        byte[] bytes = header.toByteArray();
        Checks.unless(complete && bytes.length > 2 && bytes[0] == (byte) 0xff && bytes[1] == '\n');
        return bytes;
    }

    /// Reads the size header, and of the metadata that follow it only what may turn the picture.
    private static PixelSize size(Bits bits) throws RefusedMedia {
        bits.skip(2 * Byte.SIZE);
        boolean small = bits.flag();
        long height = side(bits, small);
        int ratio = (int) bits.read(3);
        long width = ratio == 0 ? side(bits, small) : height * RATIO_ACROSS[ratio] / RATIO_DOWN[ratio];
        PixelSize stored = Checks.size(width, height);
        boolean standard = bits.flag();
        boolean turned = !standard && bits.flag() && bits.read(3) + 1 >= FIRST_SIDEWAYS;
        return turned ? Still.swapped(stored) : stored;
    }

    private static long side(Bits bits, boolean small) throws RefusedMedia {
        return small ? 8 * (bits.read(5) + 1) : bits.read(SIDE_BITS[(int) bits.read(2)]) + 1;
    }

    /// Bits in the order of JPEG XL: the least significant of each byte first.
    private static final class Bits {
        private final byte[] bytes;
        private int position;

        Bits(byte[] bytes) {
            this.bytes = bytes;
        }

        void skip(int count) {
            position += count;
        }

        boolean flag() throws RefusedMedia {
            return read(1) == 1;
        }

        long read(int count) throws RefusedMedia {
            long value = 0;
            for (int i = 0; i < count; i++, position++) {
                Checks.unless(position < bytes.length * Byte.SIZE);
                value |= (long) (bytes[position / Byte.SIZE] >> (position % Byte.SIZE) & 1) << i;
            }
            return value;
        }
    }
}
