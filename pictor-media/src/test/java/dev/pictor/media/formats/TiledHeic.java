package dev.pictor.media.formats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A HEIC as phones write it: a grid of hidden tiles that is cut and turned, with a colour profile, a thumbnail, a map
/// of depths and EXIF beside it.
final class TiledHeic {
    static final String EXIF = "\0\0\0\0II*\0\u0008\0\0\0\0\0SECRET-EXIF";

    private static final int COLUMNS = 2;
    private static final int ROWS = 2;
    private static final int GRID = 5;
    private static final int EXIF_ITEM = 6;
    private static final int DEPTHS = 7;
    private static final int THUMBNAIL = 8;
    private static final byte QUARTER_CLOCKWISE = 3;

    /// Where the length of the first item stands in the `iloc` box that libheif writes.
    private static final int LENGTH_OF_FIRST = 30;

    private final byte[] first;
    private final List<byte[]> tiles;
    private final int width;
    private final int height;

    /// @param tiles four plain HEIC files of 512x512, row by row
    /// @param width of the grid, which its tiles exceed
    TiledHeic(List<Path> tiles, int width, int height) throws IOException {
        this.first = Files.readAllBytes(tiles.getFirst());
        this.tiles = tiles.stream().map(TiledHeic::pixels).toList();
        this.width = width;
        this.height = height;
    }

    void write(Path target) throws IOException {
        byte[] ftyp = box("ftyp", concat(latin("heic"), new byte[4], latin("mif1heic")));
        int dataAt = ftyp.length + meta(0).length + 8;
        byte[] data = concat(concat(tiles.toArray(byte[][]::new)), latin(EXIF));
        Files.write(target, concat(ftyp, meta(dataAt), box("mdat", data)));
    }

    private byte[] meta(int dataAt) {
        byte[] handler = box("hdlr", concat(new byte[8], latin("pict"), new byte[13]));
        byte[] primary = box(
                "pitm", ByteBuffer.allocate(6).putInt(0).putShort((short) GRID).array());
        byte[] grid = ByteBuffer.allocate(8)
                .put(new byte[] {0, 0, ROWS - 1, COLUMNS - 1})
                .putShort((short) width)
                .putShort((short) height)
                .array();
        return box(
                "meta",
                concat(new byte[4], handler, primary, locations(dataAt), items(), references(), properties()),
                box("idat", grid));
    }

    private byte[] locations(int dataAt) {
        ByteBuffer places = ByteBuffer.allocate(8 + THUMBNAIL * 16)
                .putInt(0x01000000)
                .putShort((short) 0x4400)
                .putShort((short) THUMBNAIL);
        int at = dataAt;
        for (int tile = 0; tile < tiles.size(); tile++) {
            place(places, tile + 1, 0, at, tiles.get(tile).length);
            at += tiles.get(tile).length;
        }
        place(places, GRID, 1, 0, 8);
        place(places, EXIF_ITEM, 0, at, EXIF.length());
        place(places, DEPTHS, 0, dataAt, tiles.getFirst().length);
        place(places, THUMBNAIL, 0, dataAt, tiles.getFirst().length);
        return box("iloc", places.array());
    }

    private static void place(ByteBuffer places, int item, int method, int offset, int length) {
        places.putShort((short) item)
                .putShort((short) method)
                .putShort((short) 0)
                .putShort((short) 1);
        places.putInt(offset).putInt(length);
    }

    private static byte[] items() {
        byte[] entries = new byte[0];
        for (int item = 1; item <= THUMBNAIL; item++) {
            String type = switch (item) {
                case GRID -> "grid";
                case EXIF_ITEM -> "Exif";
                default -> "hvc1";
            };
            byte hidden = (byte) (item == GRID ? 0 : 1);
            byte[] head = {2, 0, 0, hidden, 0, (byte) item, 0, 0};
            entries = concat(entries, box("infe", concat(head, latin(type), new byte[1])));
        }
        return box("iinf", concat(new byte[] {0, 0, 0, 0, 0, THUMBNAIL}, entries));
    }

    private static byte[] references() {
        byte[] made = box("dimg", new byte[] {0, GRID, 0, 4, 0, 1, 0, 2, 0, 3, 0, 4});
        return box(
                "iref",
                concat(new byte[4], made),
                box("cdsc", new byte[] {0, EXIF_ITEM, 0, 1, 0, GRID}),
                box("auxl", new byte[] {0, DEPTHS, 0, 1, 0, GRID}),
                box("thmb", new byte[] {0, THUMBNAIL, 0, 1, 0, GRID}));
    }

    private byte[] properties() {
        byte[] all = box(
                "ipco",
                named(first, "hvcC"),
                size(512, 512),
                size(width, height),
                named(first, "colr"),
                box("irot", new byte[] {QUARTER_CLOCKWISE}),
                box("auxC", concat(new byte[4], latin("urn:mpeg:hevc:2015:auxid:2\0"))));
        byte[] users = {0, 0, 0, 0, 0, 0, 0, THUMBNAIL - 1};
        for (int tile = 1; tile <= ROWS * COLUMNS; tile++) {
            users = concat(users, new byte[] {0, (byte) tile, 3, (byte) 0x81, 2, 4});
        }
        users = concat(users, new byte[] {0, GRID, 3, 3, 4, (byte) 0x85});
        users = concat(users, new byte[] {0, DEPTHS, 3, (byte) 0x81, 2, 6});
        users = concat(users, new byte[] {0, THUMBNAIL, 2, (byte) 0x81, 2});
        return box("iprp", all, box("ipma", users));
    }

    private static byte[] size(int width, int height) {
        return box(
                "ispe",
                ByteBuffer.allocate(12).putInt(0).putInt(width).putInt(height).array());
    }

    private static byte[] pixels(Path heic) {
        try {
            byte[] file = Files.readAllBytes(heic);
            int length = ByteBuffer.wrap(named(file, "iloc")).getInt(LENGTH_OF_FIRST);
            return Arrays.copyOfRange(named(file, "mdat"), 8, 8 + length);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The first box of a name, wherever it lies.
    private static byte[] named(byte[] file, String type) {
        int at = new String(file, StandardCharsets.ISO_8859_1).indexOf(type) - 4;
        int length = ByteBuffer.wrap(file).getInt(at);
        return Arrays.copyOfRange(file, at, at + length);
    }

    private static byte[] box(String type, byte[]... contents) {
        byte[] content = concat(contents);
        return ByteBuffer.allocate(8 + content.length)
                .putInt(8 + content.length)
                .put(latin(type))
                .put(content)
                .array();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] latin(String letters) {
        return letters.getBytes(StandardCharsets.ISO_8859_1);
    }
}
