package dev.pictor.repo.postgres;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether the way to the server is encrypted.
public sealed interface PostgresTls {
    /// As `sslmode` in the address says; without it, encrypted where the server offers that, and not verified.
    record AsAddressed() implements PostgresTls {}

    /// Always: a server that declines is refused, and so is one whose certificate is not for its host or not signed by
    /// a root of the JVM or of the file.
    ///
    /// @param certificateFile with certificates in PEM that are trusted besides those of the JVM
    record Verified(@Nullable Path certificateFile) implements PostgresTls {}

    /// Makes the parameters of an address say the same.
    ///
    /// @throws IllegalArgumentException if they say the opposite, or if the file holds no certificate
    default void writeTo(Map<String, String> parameters) {
        switch (this) {
            case AsAddressed() -> {} // the driver reads them as they are
            case Verified(Path file) -> {
                if ("disable".equals(parameters.get("sslmode"))) {
                    throw new IllegalArgumentException(
                            "the address says sslmode=disable, but TLS is asked for: remove one of the two");
                }
                parameters.remove("ssl");
                parameters.put("sslmode", "verify-full");
                parameters.put("sslfactory", TrustedSockets.class.getName());
                if (file != null) {
                    parameters.put("sslrootcert", file.toString());
                }
                String roots = parameters.get("sslrootcert");
                if (roots != null) {
                    TrustedSockets.certificates(Path.of(roots));
                }
            }
        }
    }
}
