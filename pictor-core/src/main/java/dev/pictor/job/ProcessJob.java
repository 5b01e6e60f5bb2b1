package dev.pictor.job;

import dev.pictor.content.Alias;
import dev.pictor.content.Identifier;
import dev.pictor.content.OutputFormat;
import dev.pictor.content.Rendition;
import dev.pictor.content.Variant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the `process` queue holds: things to make.
public sealed interface ProcessJob extends Job {
    @Override
    default Queue queue() {
        return Queue.PROCESS;
    }

    /// Make an original of a file that was received in the background.
    ///
    /// @param identifier where the file lies as it was received
    /// @param alias a name that was asked for; none means a new one
    record Ingest(
            Identifier identifier, UUID uploadId, @Nullable Alias alias, UploadQuery query) implements ProcessJob {}

    /// Make a variant.
    ///
    /// @param source any alias of the original
    /// @param arguments what a peer of the reference hands to its command
    record Generate(Alias source, Variant variant, OutputFormat target, List<String> arguments) implements ProcessJob {
        public Generate {
            arguments = List.copyOf(arguments);
        }

        /// The job for a rendition; empty where its name is longer than any that is kept.
        public static Optional<Generate> of(Alias source, Rendition rendition) {
            List<String> arguments = rendition.operations().stream()
                    .flatMap(operation -> operation.magickArguments().stream())
                    .toList();
            return rendition.variant().map(variant -> new Generate(source, variant, rendition.target(), arguments));
        }

        @Override
        public Optional<String> uniqueKey() {
            return Optional.of("generate " + digest(source.text() + '\n' + variant.name()));
        }

        private static String digest(String text) {
            try {
                byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(sha256, 0, 16);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("every JDK has SHA-256", impossible);
            }
        }
    }
}
