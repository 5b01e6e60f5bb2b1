package dev.pictor.media.container;

import dev.pictor.testkit.Media;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// AVIF files put together from the one of the testkit: same picture, other boxes.
final class AvifFile {
    static final String EXIF = "\0\0\0\0II*\0\u0008\0\0\0\0\0SECRET-EXIF";
    static final String XMP = "<x:xmpmeta>SECRET-XMP</x:xmpmeta>";

    /// Where the pixels lie in the file of the testkit.
    private static final int PIXELS_AT = 0x121;

    private AvifFile() {}

    /// The picture turned by a quarter.
    static byte[] turned() {
        return build(concat(box("irot", new byte[] {1})), new int[] {1, 2, 0x83, 4, 0x85}, "");
    }

    /// The picture with an EXIF and an XMP item, a box of free space that is not empty, and a tail.
    static byte[] talkative() {
        byte[] file = build(new byte[0], new int[] {1, 2, 0x83, 4}, EXIF + XMP);
        return concat(file, box("free", latin("SECRET-FREE")), box("uuid", latin("0123456789abcdefSECRET-UUID")));
    }

    private static byte[] build(byte[] property, int[] associations, String documents) {
        byte[] avif = Media.bytes("still.avif");
        byte[] pixels = Arrays.copyOfRange(avif, PIXELS_AT, avif.length);
        boolean talks = !documents.isEmpty();
        byte[] ftyp = Arrays.copyOf(avif, 32);
        byte[] padding = box("free", latin("SECRET-BEFORE"));
        int dataAt = ftyp.length + padding.length + 8 + meta(property, associations, talks, 0, 0).length;
        byte[] meta = meta(property, associations, talks, dataAt, pixels.length);
        return concat(ftyp, meta, padding, box("mdat", concat(pixels, latin(documents))));
    }

    private static byte[] meta(byte[] property, int[] associations, boolean talks, int dataAt, int length) {
        byte[] avif = Media.bytes("still.avif");
        byte[] hdlr = Arrays.copyOfRange(avif, 44, 91);
        byte[] pitm = Arrays.copyOfRange(avif, 91, 105);
        byte[] properties = Arrays.copyOfRange(avif, 191, 258);
        byte[] iinf = box("iinf", concat(new byte[] {0, 0, 0, 0, 0, (byte) (talks ? 3 : 1)}, item(1, "av01\0")));
        byte[] iloc = concat(new byte[] {0, 0, 0, 0, 0x44, 0, 0, (byte) (talks ? 3 : 1)}, at(1, dataAt, length));
        byte[] iref = new byte[0];
        if (talks) {
            iinf = box(
                    "iinf",
                    concat(
                            new byte[] {0, 0, 0, 0, 0, 3},
                            item(1, "av01\0"),
                            item(2, "Exif\0"),
                            item(3, "mime\0application/rdf+xml\0")));
            iloc = concat(
                    iloc, at(2, dataAt + length, EXIF.length()), at(3, dataAt + length + EXIF.length(), XMP.length()));
            byte[] exif = box("cdsc", new byte[] {0, 2, 0, 1, 0, 1});
            byte[] xmp = box("cdsc", new byte[] {0, 3, 0, 1, 0, 1});
            iref = box("iref", concat(new byte[4], exif, xmp));
        }
        ByteBuffer ipma = ByteBuffer.allocate(8 + 3 + associations.length)
                .putInt(0)
                .putInt(1)
                .putShort((short) 1)
                .put((byte) associations.length);
        for (int association : associations) {
            ipma.put((byte) association);
        }
        byte[] iprp = box("iprp", concat(box("ipco", concat(properties, property)), box("ipma", ipma.array())));
        return box("meta", concat(new byte[4], hdlr, pitm, box("iloc", iloc), iinf, iref, iprp));
    }

    private static byte[] item(int id, String type) {
        return box("infe", concat(new byte[] {2, 0, 0, 0, 0, (byte) id, 0, 0}, latin(type)));
    }

    private static byte[] at(int id, int offset, int length) {
        return ByteBuffer.allocate(14)
                .putShort((short) id)
                .putShort((short) 0)
                .putShort((short) 1)
                .putInt(offset)
                .putInt(length)
                .array();
    }

    static byte[] box(String type, byte[] content) {
        return ByteBuffer.allocate(8 + content.length)
                .putInt(8 + content.length)
                .put(latin(type))
                .put(content)
                .array();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] latin(String letters) {
        return letters.getBytes(StandardCharsets.ISO_8859_1);
    }
}
