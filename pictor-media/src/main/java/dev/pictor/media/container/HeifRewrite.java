package dev.pictor.media.container;

import dev.pictor.media.RefusedMedia;
import dev.pictor.media.container.HeifItems.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes the `meta` box of a HEIF file again without some of its items. It never grows, so that whatever lies behind
/// it can stay where the box says.
final class HeifRewrite {
    private static final Set<String> KEPT = Set.of("hdlr", "pitm", "dinf", "grpl", "idat");

    /// Properties that say something about a picture, but do not change it.
    private static final Set<String> TALK = Set.of("udes", "altt", "uuid", "crtt", "mdft");

    private final Source source;
    private final HeifItems items;
    private final Set<Long> removed;

    HeifRewrite(Source source, HeifItems items) {
        this.source = source;
        this.items = items;
        this.removed = removed(items);
    }

    /// The items that show nothing: EXIF, XMP and other documents, and thumbnails.
    private static Set<Long> removed(HeifItems items) {
        Set<Long> removed = new HashSet<>();
        items.items.forEach((id, item) -> {
            boolean document = Set.of("Exif", "mime", "uri ").contains(item.type());
            if (id != items.primary && (document || items.thumbnails.contains(id))) {
                removed.add(id);
            }
        });
        return removed;
    }

    /// The ranges of the file that hold bytes of what stays, sorted and without overlap.
    List<long[]> keptRanges() {
        List<long[]> ranges = new ArrayList<>();
        items.extents.stream()
                .filter(extent -> !removed.contains(extent.item()))
                .sorted((a, b) -> Long.compare(a.start(), b.start()))
                .forEach(extent -> {
                    if (!ranges.isEmpty() && ranges.getLast()[1] >= extent.start()) {
                        ranges.getLast()[1] = Math.max(ranges.getLast()[1], extent.end());
                    } else {
                        ranges.add(new long[] {extent.start(), extent.end()});
                    }
                });
        return ranges;
    }

    byte[] meta() throws RefusedMedia {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        copy(items.meta.payload(), HeifItems.content(items.meta), content);
        for (Box child : items.children) {
            switch (child.type()) {
                case "iinf" -> content.writeBytes(info(child));
                case "iloc" -> content.writeBytes(locations(child));
                case "iref" -> content.writeBytes(references(child));
                case "iprp" -> content.writeBytes(properties(child));
                case "idat" -> content.writeBytes(data(child));
                default -> {
                    if (KEPT.contains(child.type())) {
                        copy(child.start(), child.end(), content);
                    }
                }
            }
        }
        return box("meta", content);
    }

    private byte[] info(Box iinf) throws RefusedMedia {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        int count = 0;
        for (Box infe : items.infoEntries(iinf)) {
            if (!removed.contains(items.id(infe))) {
                copy(infe.start(), infe.end(), entries);
                count++;
            }
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        copy(iinf.payload(), HeifItems.content(iinf), content);
        content.writeBytes(number(count, items.idBytes(iinf, 1)));
        content.writeBytes(entries.toByteArray());
        return box("iinf", content);
    }

    private byte[] locations(Box iloc) throws RefusedMedia {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        copy(iloc.payload(), HeifItems.content(iloc) + 2, content);
        writeKept(iloc, items.locations, items.idBytes(iloc, 2), content);
        return box("iloc", content);
    }

    private byte[] references(Box iref) throws RefusedMedia {
        int idBytes = items.idBytes(iref, 1);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        copy(iref.payload(), HeifItems.content(iref), content);
        for (Box reference : Box.list(source, HeifItems.content(iref), iref.end())) {
            boolean kept = !removed.contains(source.number(reference.payload(), idBytes));
            int count = source.u16(reference.payload() + idBytes);
            for (int i = 0; i < count; i++) {
                long to = source.number(reference.payload() + idBytes + 2 + (long) i * idBytes, idBytes);
                kept &= !removed.contains(to);
            }
            if (kept) {
                copy(reference.start(), reference.end(), content);
            }
        }
        return box("iref", content);
    }

    private byte[] properties(Box iprp) throws RefusedMedia {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Box child : Box.list(source, iprp.payload(), iprp.end())) {
            if (child.isA("ipco")) {
                content.writeBytes(container(child));
            } else if (child.isA("ipma")) {
                ByteArrayOutputStream associations = new ByteArrayOutputStream();
                copy(child.payload(), HeifItems.content(child), associations);
                writeKept(child, items.associations, 4, associations);
                content.writeBytes(box("ipma", associations));
            }
        }
        return box("iprp", content);
    }

    /// Properties are known by their place in the list: what goes leaves an empty box.
    private byte[] container(Box ipco) throws RefusedMedia {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Box property : Box.list(source, ipco.payload(), ipco.end())) {
            if (TALK.contains(property.type())) {
                content.writeBytes(box("free", new ByteArrayOutputStream()));
            } else {
                copy(property.start(), property.end(), content);
            }
        }
        return box("ipco", content);
    }

    private byte[] data(Box idat) throws RefusedMedia {
        byte[] bytes = new byte[(int) (idat.end() - idat.payload())];
        for (long[] range : keptRanges()) {
            long from = Math.max(range[0], idat.payload());
            long to = Math.min(range[1], idat.end());
            if (from < to) {
                System.arraycopy(source.bytes(from, (int) (to - from)), 0, bytes, (int) (from - idat.payload()), (int)
                        (to - from));
            }
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(bytes);
        return box("idat", content);
    }

    /// Writes the count and the entries that stay of those that lie in a box.
    private void writeKept(Box table, List<Entry> entries, int countBytes, ByteArrayOutputStream target)
            throws RefusedMedia {
        List<Entry> kept = entries.stream()
                .filter(entry -> entry.start() >= table.start() && entry.end() <= table.end())
                .filter(entry -> !removed.contains(entry.item()))
                .toList();
        target.writeBytes(number(kept.size(), countBytes));
        for (Entry entry : kept) {
            copy(entry.start(), entry.end(), target);
        }
    }

    private void copy(long from, long to, ByteArrayOutputStream target) throws RefusedMedia {
        source.require(from, to - from);
        target.writeBytes(source.bytes(from, (int) (to - from)));
    }

    private static byte[] number(int value, int bytes) {
        return bytes == 2
                ? ByteBuffer.allocate(2).putShort((short) value).array()
                : ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] box(String type, ByteArrayOutputStream content) {
        return ByteBuffer.allocate(8 + content.size())
                .putInt(8 + content.size())
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .put(content.toByteArray())
                .array();
    }
}
