package dev.pictor.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How the door behaves.
///
/// @param apiKey what `/internal` asks for; where there is none, nobody gets in
/// @param filters the operations that renditions may use, in lower case
/// @param maxFileCount how many files one upload may hold
/// @param maxFileBytes how large a file of an upload may be
/// @param readOnly whether nothing may be changed
/// @param limits what is allowed of media, as a JSON document
/// @param logRequests whether requests that went well are logged, too
public record HttpSettings(
        @Nullable String apiKey,
        Set<String> filters,
        int maxFileCount,
        long maxFileBytes,
        boolean readOnly,
        String limits,
        boolean logRequests) {
    /// The reference's defaults.
    public static final HttpSettings DEFAULT = new HttpSettings(
            null, Set.of("blur", "crop", "identity", "resize", "thumbnail"), 1, 40L * 1024 * 1024, false, "{}", false);

    public HttpSettings {
        filters = Set.copyOf(filters);
    }

    @Override
    public String toString() {
        return "HttpSettings[filters=" + filters + ", maxFileCount=" + maxFileCount + ", maxFileBytes=" + maxFileBytes
                + ", readOnly=" + readOnly + ", logRequests=" + logRequests + "]";
    }
}
