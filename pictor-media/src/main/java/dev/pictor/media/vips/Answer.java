package dev.pictor.media.vips;

import dev.pictor.media.Refusal;
import java.util.List;

/// What a worker says.
sealed interface Answer {
    /// The first thing that it says: it is ready.
    ///
    /// @param version of libvips
    /// @param unapplied the limits that the system did not let it set
    record Ready(String version, List<String> unapplied) implements Answer {
        public Ready {
            unapplied = List.copyOf(unapplied);
        }
    }

    /// It is done.
    ///
    /// @param text the blurhash; of bare frames, what they are; empty for a picture that was made
    /// @param residentBytes the memory that the worker holds now
    record Done(String text, long residentBytes) implements Answer {}

    /// The media are at fault.
    ///
    /// @param detail for logs only
    record Refused(Refusal reason, String detail) implements Answer {}

    /// The worker or the machine is at fault.
    record Failed(String detail) implements Answer {}
}
