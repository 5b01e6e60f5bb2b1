package dev.pictor.ingest;

import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Details;
import dev.pictor.media.Refusal;

/// What became of an upload.
public sealed interface IngestOutcome {
    /// It is stored, and public under its alias.
    record Ingested(Alias alias, DeleteToken token, Details details, String blurhash) implements IngestOutcome {}

    /// It is not, and nothing of it is left.
    record Refused(Refusal reason) implements IngestOutcome {}

    /// The declared alias is in use; nothing of the upload is left.
    record AliasTaken() implements IngestOutcome {
        /// Names this outcome for programs; it never changes.
        public static final String CODE = "duplicate-alias";

        /// Tells this outcome to people.
        public static final String MESSAGE = "Tried to save an image with an already-taken name";
    }

    /// Nobody waits for it any more.
    record Unwanted() implements IngestOutcome {}
}
