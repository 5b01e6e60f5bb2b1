package dev.pictor.media.container;

import dev.pictor.content.Format;
import dev.pictor.content.PixelSize;
import dev.pictor.media.Inspection;
import dev.pictor.media.RefusedMedia;
import dev.pictor.media.container.HeifItems.Item;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// AVIF and HEIC: pictures as items in boxes of HEIF. An AVIF that also has tracks is a clip. A HEIC, which few
/// viewers show, is not kept: it becomes a JPEG, or a WebP where it is see-through.
final class Heif implements Container {
    private static final String HEVC = "hvc1";
    private static final int MAX_BRANDS = 64;
    private static final int MAX_BOXES = 256;
    private static final long MAX_META_BYTES = 16L << 20;
    private static final Set<String> AVIF = Set.of("avif", "avis");
    private static final Set<String> HEIC = Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs");
    private static final Set<String> ANY = Set.of("mif1", "mif2", "msf1", "miaf");
    private static final Set<String> PICTURES = Set.of("av01", HEVC, "grid", "iovl", "iden");

    @Override
    public boolean matches(Source source) throws RefusedMedia {
        return hasBrand(source, AVIF) || hasBrand(source, HEIC) || hasBrand(source, ANY);
    }

    @Override
    public boolean holds(Format format) {
        return format == Format.AVIF || format == Format.ANIMATED_AVIF;
    }

    @Override
    public Optional<Inspection> inspect(Source source) throws RefusedMedia {
        List<Box> boxes = Box.list(source, 0, source.size());
        boolean avif = hasBrand(source, AVIF);
        if (avif && hasBrand(source, Set.of("avis")) && boxes.stream().anyMatch(box -> box.isA("moov"))) {
            return Optional.empty();
        }
        if (!avif && boxes.stream().noneMatch(box -> box.isA("meta"))) {
            return Optional.empty(); // tracks without a still
        }
        HeifItems items = items(source, boxes);
        Checks.unless(isPicture(items.items.get(items.primary))
                && items.extents.stream().anyMatch(extent -> extent.item() == items.primary));
        if (items.items.values().stream().anyMatch(item -> item.type().equals(HEVC))) {
            Format becomes = items.seeThrough ? Format.WEBP : Format.JPEG;
            return Optional.of(new Inspection(Format.AVIF, size(source, items, items.primary), 0, 1, becomes));
        }
        int width = 0;
        int height = 0;
        long pictures = 0;
        for (var item : items.items.entrySet()) {
            boolean primary = item.getKey() == items.primary;
            boolean shown =
                    isPicture(item.getValue()) && !item.getValue().hidden() && !items.dependent.contains(item.getKey());
            if (primary || shown) {
                PixelSize size = size(source, items, item.getKey());
                width = Math.max(width, size.width());
                height = Math.max(height, size.height());
                pictures++;
            }
        }
        PixelSize size = Checks.size(width, height);
        return Optional.of(
                pictures > 1
                        ? new Inspection(Format.ANIMATED_AVIF, size, pictures, 1)
                        : new Inspection(Format.AVIF, size, 0, 1));
    }

    @Override
    public void strip(Source source, Format format, Sink target) throws RefusedMedia {
        List<Box> boxes = Box.list(source, 0, source.size());
        HeifItems items = items(source, boxes);
        HeifRewrite rewrite = new HeifRewrite(source, items);
        List<long[]> kept = rewrite.keptRanges();
        int last = boxes.size() - 1;
        while (!boxes.get(last).isA("mdat") && !boxes.get(last).equals(items.meta)) {
            last--;
        }
        for (Box box : boxes.subList(0, last + 1)) {
            if (box.isA("ftyp")) {
                target.copy(box.start(), box.length());
            } else if (box.equals(items.meta)) {
                writeMeta(rewrite.meta(), box, target);
            } else {
                writeData(box, kept, target);
            }
        }
    }

    /// What the box became shorter by is filled, so that all that follows stays in its place.
    private static void writeMeta(byte[] meta, Box before, Sink target) throws RefusedMedia {
        long spare = before.length() - meta.length;
        Checks.unless(spare == 0 || spare >= 8);
        target.write(meta);
        if (spare > 0) {
            target.write(ByteBuffer.allocate(4).putInt((int) spare).array());
            target.write("free");
            target.zeros(spare - 8);
        }
    }

    /// Copies the ranges that a kept item needs; the rest becomes zeros.
    private static void writeData(Box box, List<long[]> kept, Sink target) throws RefusedMedia {
        target.copy(box.start(), 4);
        target.write(box.isA("mdat") ? "mdat" : "free");
        target.copy(box.start() + 8, box.payload() - box.start() - 8);
        long at = box.payload();
        for (long[] range : kept) {
            long from = Math.max(range[0], at);
            long to = Math.min(range[1], box.end());
            if (from < to) {
                target.zeros(from - at);
                target.copy(from, to - from);
                at = to;
            }
        }
        target.zeros(box.end() - at);
    }

    private static HeifItems items(Source source, List<Box> boxes) throws RefusedMedia {
        Checks.unless(boxes.size() <= MAX_BOXES);
        Box meta = Box.required(boxes, "meta");
        Checks.unless(meta.length() <= MAX_META_BYTES);
        return HeifItems.read(source, meta);
    }

    /// The size after the properties that crop and turn, which every viewer applies.
    private static PixelSize size(Source source, HeifItems items, long item) throws RefusedMedia {
        long width = 0;
        long height = 0;
        for (Box property : items.properties(item)) {
            long at = property.payload();
            switch (property.type()) {
                case "ispe" -> {
                    width = source.u32(at + 4);
                    height = source.u32(at + 8);
                }
                case "clap" -> {
                    width = Math.min(width, side(source, at));
                    height = Math.min(height, side(source, at + 8));
                }
                case "irot" -> {
                    if ((source.u8(at) & 1) != 0) {
                        long turned = width;
                        width = height;
                        height = turned;
                    }
                }
                default -> {}
            }
        }
        return Checks.size(width, height);
    }

    private static long side(Source source, long at) throws RefusedMedia {
        long divisor = source.u32(at + 4);
        Checks.unless(divisor > 0);
        return source.u32(at) / divisor;
    }

    private static boolean isPicture(@Nullable Item item) {
        return item != null && PICTURES.contains(item.type());
    }

    private static boolean hasBrand(Source source, Set<String> brands) throws RefusedMedia {
        if (!source.startsWith(4, "ftyp")) {
            return false;
        }
        long end = Math.min(Math.min(source.u32(0), source.size()), 16 + 4L * MAX_BRANDS);
        for (long at = 8; at + 4 <= end; at += 4) {
            boolean brand = at != 12; // there stands the version
            if (brand && brands.contains(source.tag(at))) {
                return true;
            }
        }
        return false;
    }
}
