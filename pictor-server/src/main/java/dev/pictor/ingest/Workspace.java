package dev.pictor.ingest;

import dev.pictor.content.Format;
import dev.pictor.store.Scratch;
import java.nio.file.Path;

/// The temporary files of one upload. None of them exists at first.
///
/// @param clean what is to be kept
/// @param frame the first picture of a clip
/// @param smaller the same in fewer bytes
record Workspace(Scratch scratch, Path clean, Path frame, Path smaller) {
    Workspace(Scratch scratch) {
        this(
                scratch,
                scratch.newFile(""),
                scratch.newFile(Format.PNG.extension()),
                scratch.newFile(Format.JPEG.extension()));
    }

    void discard() {
        scratch.discard(clean);
        scratch.discard(frame);
        scratch.discard(smaller);
    }
}
