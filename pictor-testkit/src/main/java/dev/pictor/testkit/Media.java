package dev.pictor.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// The media files that tests share; the README beside them says what each is and where it is from.
public final class Media {
    private static final List<String> NAMES = List.of(
            "anim-oneframe.gif",
            "anim-small.apng",
            "anim-small.avif",
            "anim-small.gif",
            "anim-small.webp",
            "bomb-81mp.png",
            "clip-av1.mp4",
            "clip-h264-aac.mp4",
            "clip-h264.mov",
            "clip-h264.mp4",
            "clip-odd-444.mp4",
            "clip-vp8-opus.webm",
            "clip-vp9.webm",
            "junk-text.txt",
            "junk-truncated.jpg",
            "junk-truncated.png",
            "junk.svg",
            "still-16bit.png",
            "still-1x1.png",
            "still-444.jpg",
            "still-alpha.png",
            "still-gps.jpg",
            "still-gray.jpg",
            "still-gray.png",
            "still-lossless-alpha.webp",
            "still-lossy.webp",
            "still-orient1.jpg",
            "still-orient3.jpg",
            "still-orient6.jpg",
            "still-orient8.jpg",
            "still-palette.png",
            "still-photo.jpg",
            "still-rgb.png",
            "still-tall.png",
            "still-text.png",
            "still-trailing.png",
            "still-wrongext.gif",
            "still.avif",
            "still.jxl",
            "wide-20000.png");
    private static final List<String> HOSTILE = List.of("gif", "jpeg", "png", "webp");

    private Media() {}

    /// The names of all files, in order.
    public static List<String> names() {
        return NAMES;
    }

    /// The bytes of one file.
    public static byte[] bytes(String name) {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException("reading " + name, broken);
        }
    }

    /// A fresh copy of one file in the directory for temporary files, without an extension that could tell its format.
    public static Path file(String name) {
        try {
            Path copy = Files.createTempFile("pictor-media-", ".bin");
            copy.toFile().deleteOnExit();
            return Files.write(copy, bytes(name));
        } catch (IOException broken) {
            throw new UncheckedIOException("copying " + name, broken);
        }
    }

    /// Malformed files from fuzzing corpora, by corpus and name.
    public static Map<String, byte[]> hostile() {
        Map<String, byte[]> files = new TreeMap<>();
        for (String corpus : HOSTILE) {
            try (ZipInputStream in = new ZipInputStream(open("hostile/" + corpus + ".zip"))) {
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    files.put(corpus + "/" + entry.getName(), in.readAllBytes());
                }
            } catch (IOException broken) {
                throw new UncheckedIOException("reading " + corpus, broken);
            }
        }
        return files;
    }

    private static InputStream open(String name) {
        InputStream in = Media.class.getResourceAsStream("/media/" + name);
        if (in == null) {
            throw new IllegalArgumentException("no such media file: " + name);
        }
        return in;
    }
}
