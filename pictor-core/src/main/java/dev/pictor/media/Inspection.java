package dev.pictor.media;

import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Kind;
import dev.pictor.content.PixelSize;
import java.time.Instant;

/// What the headers of a file say, read without decoding a pixel.
///
/// @param size as a viewer sees it: turned where the file asks for it
/// @param frames how many pictures it shows; 0 where that is one or unknown
/// @param orientation the EXIF orientation, 1 to 8, that a viewer has to apply; 1 where there is none
/// @param becomes what it is turned into, since files of its kind are not kept; its own format where they are
public record Inspection(Format format, PixelSize size, long frames, int orientation, Format becomes) {
    public Inspection {
        if (orientation < 1 || orientation > 8) {
            throw new IllegalArgumentException("not an EXIF orientation: " + orientation);
        }
    }

    /// Of a file that may be kept as it is.
    public Inspection(Format format, PixelSize size, long frames, int orientation) {
        this(format, size, frames, orientation, format);
    }

    /// The same as a record of a stored file.
    public Details details(Instant determinedAt) {
        return new Details(size.width(), size.height(), frames, determinedAt, format);
    }

    public Kind kind() {
        return format.kind();
    }

    /// Whether the pixels have to be turned before it looks right.
    public boolean turned() {
        return orientation != 1;
    }
}
