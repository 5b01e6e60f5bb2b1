package dev.pictor.media.ffmpeg;

import dev.pictor.media.MediaException;
import dev.pictor.media.Refusal;
import dev.pictor.media.RefusedMedia;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// The two readers of ffmpeg that we let loose on uploads. Told by bytes and forced, so that none of the hundreds of
/// others is ever tried, and no playlist can name a file or an address.
enum Demuxer {
    MOV("mov"),
    MATROSKA("matroska");

    private static final String EBML = "\u001aE\u00df\u00a3";
    private static final Set<String> FIRST_BOXES = Set.of("ftyp", "moov", "mdat", "wide", "free", "skip", "pnot");

    private final String label;

    Demuxer(String label) {
        this.label = label;
    }

    /// Its name on the command line.
    String label() {
        return label;
    }

    static Demuxer of(Path file) throws RefusedMedia {
        String head;
        try (InputStream in = Files.newInputStream(file)) {
            head = new String(in.readNBytes(8), StandardCharsets.ISO_8859_1);
        } catch (IOException broken) {
            throw new MediaException("cannot read " + file, broken);
        }
        if (head.startsWith(EBML)) {
            return MATROSKA;
        }
        if (head.length() == 8 && FIRST_BOXES.contains(head.substring(4))) {
            return MOV;
        }
        throw new RefusedMedia(Refusal.UNREADABLE, "Invalid media file provided");
    }
}
