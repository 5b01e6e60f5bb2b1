package dev.pictor.http;

import dev.pictor.store.StoredFile;
import java.util.List;
import org.eclipse.jetty.http.HttpField;

/// What to send back.
sealed interface Answer {
    int status();

    /// An answer without a body, and with a length of zero where the status allows one.
    record Empty(int status, List<HttpField> fields) implements Answer {
        public Empty {
            fields = List.copyOf(fields);
        }

        Empty(int status) {
            this(status, List.of());
        }
    }

    /// A small document.
    record Json(int status, String text, List<HttpField> fields) implements Answer {
        public Json {
            fields = List.copyOf(fields);
        }

        Json(int status, String text) {
            this(status, text, List.of());
        }
    }

    /// Bytes of a stored file; whoever sends the answer closes it.
    ///
    /// @param first the position of the first byte
    /// @param count how many bytes
    record Media(int status, List<HttpField> fields, StoredFile file, long first, long count) implements Answer {
        public Media {
            fields = List.copyOf(fields);
        }
    }
}
