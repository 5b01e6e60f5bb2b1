package dev.pictor.media.container;

import dev.pictor.media.RefusedMedia;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the `meta` box of a HEIF file declares: items, where their bytes lie, how they relate and what holds for
/// them.
final class HeifItems {
    /// Of each table; no real file comes near.
    private static final int MAX_ENTRIES = 100_000;

    private static final int MAX_ASSOCIATION_BOXES = 8;
    private static final Set<String> ONCE = Set.of("pitm", "iinf", "iloc", "iref", "iprp", "idat");
    private static final int FULL_BOX_BYTES = 4;

    private static final String ALPHA = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha";
    private static final String HEVC_ALPHA = "urn:mpeg:hevc:2015:auxid:1";

    /// Where a raw entry of a table lies, and for which item.
    record Entry(long item, long start, long end) {}

    /// A range of the file that holds bytes of an item.
    record Extent(long item, long start, long end) {}

    /// One item: its type, and whether viewers show it.
    record Item(String type, boolean hidden) {}

    private final Source source;
    final Box meta;
    final List<Box> children;
    final Map<Long, Item> items = new HashMap<>();
    final List<Entry> locations = new ArrayList<>();
    final List<Extent> extents = new ArrayList<>();
    final List<Entry> associations = new ArrayList<>();
    final Map<Long, List<Integer>> propertyIndexes = new HashMap<>();

    /// Items that stand for another one, or are a part of it.
    final Set<Long> dependent = new HashSet<>();

    final Set<Long> thumbnails = new HashSet<>();

    /// Whether a picture tells what is see-through of another.
    boolean seeThrough;

    final long primary;
    private final List<Box> data;
    private List<Box> properties = List.of();

    private HeifItems(Source source, Box meta) throws RefusedMedia {
        this.source = source;
        this.meta = meta;
        this.children = Box.list(source, meta.payload() + FULL_BOX_BYTES, meta.end());
        Set<String> seen = new HashSet<>();
        for (Box child : children) {
            Checks.unless(seen.add(child.type()) || !ONCE.contains(child.type()));
        }
        data = children.stream().filter(child -> child.isA("idat")).toList();
        Box pitm = Box.required(children, "pitm");
        primary = source.number(content(pitm), idBytes(pitm, 1));
        for (Box child : children) {
            switch (child.type()) {
                case "iinf" -> readItems(child);
                case "iloc" -> readLocations(child);
                case "iref" -> readReferences(child);
                case "iprp" -> readAssociations(child);
                default -> {}
            }
        }
    }

    static HeifItems read(Source source, Box meta) throws RefusedMedia {
        return new HeifItems(source, meta);
    }

    /// Where the content of a box starts that has a version and flags.
    static long content(Box box) {
        return box.payload() + FULL_BOX_BYTES;
    }

    int version(Box box) throws RefusedMedia {
        return source.u8(box.payload());
    }

    /// How many bytes an item's number takes in a box: four since a version, two before.
    int idBytes(Box box, int wideSince) throws RefusedMedia {
        return version(box) >= wideSince ? 4 : 2;
    }

    /// The properties of an item, in the order in which they apply.
    List<Box> properties(long item) throws RefusedMedia {
        List<Box> found = new ArrayList<>();
        for (int index : propertyIndexes.getOrDefault(item, List.of())) {
            Checks.unless(index <= properties.size());
            if (index > 0) {
                found.add(properties.get(index - 1));
            }
        }
        return found;
    }

    /// The entries of an `iinf` box.
    List<Box> infoEntries(Box iinf) throws RefusedMedia {
        return Box.list(source, content(iinf) + idBytes(iinf, 1), iinf.end());
    }

    /// The number of the item that an `infe` box describes.
    long id(Box infe) throws RefusedMedia {
        return source.number(content(infe), idBytes(infe, 3));
    }

    private void readItems(Box iinf) throws RefusedMedia {
        for (Box infe : infoEntries(iinf)) {
            boolean typed = version(infe) >= 2;
            boolean hidden = (source.u8(infe.payload() + 3) & 1) != 0;
            long type = content(infe) + idBytes(infe, 3) + 2;
            items.put(id(infe), new Item(typed ? source.tag(type) : "mime", hidden));
        }
    }

    private void readLocations(Box iloc) throws RefusedMedia {
        int version = version(iloc);
        long at = content(iloc);
        int offsetBytes = source.u8(at) >> 4;
        int lengthBytes = source.u8(at) & 15;
        int baseBytes = source.u8(at + 1) >> 4;
        int indexBytes = version == 0 ? 0 : source.u8(at + 1) & 15;
        Checks.unless(Math.max(Math.max(offsetBytes, lengthBytes), Math.max(baseBytes, indexBytes)) <= 8);
        int idBytes = idBytes(iloc, 2);
        long count = source.number(at + 2, idBytes);
        at += 2 + idBytes;
        for (long i = 0; i < count; i++) {
            final long start = at;
            long item = source.number(at, idBytes);
            at += idBytes;
            int method = version == 0 ? 0 : source.u16(at) & 15;
            at += version == 0 ? 2 : 4;
            long base = source.number(at, baseBytes);
            int parts = source.u16(at + baseBytes);
            at += baseBytes + 2;
            for (int part = 0; part < parts; part++) {
                long offset = source.number(at + indexBytes, offsetBytes);
                long length = source.number(at + indexBytes + offsetBytes, lengthBytes);
                at += indexBytes + offsetBytes + lengthBytes;
                addExtent(item, method, base + offset, length);
            }
            Checks.unless(at <= iloc.end() && locations.size() < MAX_ENTRIES);
            locations.add(new Entry(item, start, at));
        }
    }

    private void addExtent(long item, int method, long offset, long length) throws RefusedMedia {
        Checks.unless(extents.size() < MAX_ENTRIES && offset >= 0 && method <= 1);
        Box idat = method == 1 ? Box.required(data, "idat") : new Box("", 0, 0, source.size());
        Checks.unless(length >= 0 && offset <= idat.end() - idat.payload());
        long start = idat.payload() + offset;
        Checks.unless(length <= idat.end() - start);
        extents.add(new Extent(item, start, length == 0 ? idat.end() : start + length));
    }

    private void readReferences(Box iref) throws RefusedMedia {
        int idBytes = idBytes(iref, 1);
        for (Box reference : Box.list(source, content(iref), iref.end())) {
            long from = source.number(reference.payload(), idBytes);
            int count = source.u16(reference.payload() + idBytes);
            Checks.unless(reference.payload() + idBytes + 2 + (long) count * idBytes <= reference.end());
            if (reference.isA("thmb") || reference.isA("auxl")) {
                dependent.add(from);
            }
            if (reference.isA("thmb")) {
                thumbnails.add(from);
            }
            if (reference.isA("dimg")) {
                for (int i = 0; i < count; i++) {
                    dependent.add(source.number(reference.payload() + idBytes + 2 + (long) i * idBytes, idBytes));
                }
            }
        }
    }

    private boolean isAlpha(Box auxiliary) throws RefusedMedia {
        return source.startsWith(content(auxiliary), ALPHA) || source.startsWith(content(auxiliary), HEVC_ALPHA);
    }

    private void readAssociations(Box iprp) throws RefusedMedia {
        List<Box> tables = Box.list(source, iprp.payload(), iprp.end());
        Box ipco = Box.required(tables, "ipco");
        properties = Box.list(source, ipco.payload(), ipco.end());
        for (Box property : properties) {
            seeThrough |= property.isA("auxC") && isAlpha(property);
        }
        List<Box> ipmas = tables.stream().filter(table -> table.isA("ipma")).toList();
        Checks.unless(ipmas.size() <= MAX_ASSOCIATION_BOXES);
        for (Box ipma : ipmas) {
            int indexBytes = (source.u8(ipma.payload() + 3) & 1) + 1;
            int idBytes = idBytes(ipma, 1);
            long count = source.u32(content(ipma));
            long at = content(ipma) + 4;
            for (long i = 0; i < count; i++) {
                final long start = at;
                long item = source.number(at, idBytes);
                int indexes = source.u8(at + idBytes);
                at += idBytes + 1;
                List<Integer> found = propertyIndexes.computeIfAbsent(item, any -> new ArrayList<>());
                for (int index = 0; index < indexes; index++) {
                    int mask = indexBytes == 1 ? 0x7f : 0x7fff;
                    found.add((int) source.number(at, indexBytes) & mask);
                    at += indexBytes;
                }
                Checks.unless(at <= ipma.end() && associations.size() < MAX_ENTRIES);
                associations.add(new Entry(item, start, at));
            }
        }
    }
}
