package dev.pictor.app;

import dev.pictor.store.s3.S3Config;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where files are kept.
sealed interface StoreConfig {
    /// Where the reference keeps files if nobody says otherwise.
    Path REFERENCE_FILES = Path.of("/mnt/files");

    long MAX_SECONDS = 999_999;
    long DEFAULT_SECONDS = 30;

    /// In a directory.
    record Files(Path root) implements StoreConfig {
        @Override
        public String toString() {
            return "files in " + root;
        }
    }

    /// In a bucket.
    record Objects(S3Config bucket) implements StoreConfig {
        @Override
        public String toString() {
            return "files in " + bucket.place();
        }
    }

    /// Reads the keys below `table`.
    ///
    /// @param table `store`, or `old_store`
    /// @param usualFiles the directory where none is named
    /// @throws ConfigException if a value is not one that can be used
    static StoreConfig read(Environment environment, String table, Path usualFiles) {
        String type = environment.strictText(table + ".type").orElse("filesystem");
        return switch (type) {
            case "filesystem" ->
                new Files(environment
                        .strictText(table + ".path")
                        .map(text -> path(table + ".path", text))
                        .orElse(usualFiles));
            case "object_storage" -> new Objects(new Reader(environment, table).bucket());
            default -> throw environment.unexpected(table + ".type", "filesystem or object_storage");
        };
    }

    /// The store that files were in before; null where none is named.
    ///
    /// @throws ConfigException if it is no other store than `current`
    static @Nullable StoreConfig readOld(Environment environment, StoreConfig current) {
        if (environment.find("old_store.type").isEmpty()
                && environment.find("old_store.path").isEmpty()) {
            return null;
        }
        StoreConfig old = read(environment, "old_store", REFERENCE_FILES);
        if (old.isSameAs(current)) {
            throw new ConfigException("old_store: expected another store than the one of store");
        }
        return old;
    }

    /// Whether files in the one are files in the other.
    default boolean isSameAs(StoreConfig other) {
        return (this instanceof Objects(S3Config mine) && other instanceof Objects(S3Config theirs))
                ? mine.place().equals(theirs.place())
                : equals(other);
    }

    private static Path path(String key, String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new ConfigException(key + ": expected a path, not " + e.getReason());
        }
    }

    /// Reads one table of settings of an object store.
    record Reader(Environment environment, String table) {
        S3Config bucket() {
            S3Config.Addressing addressing = environment.flag(table + ".use_path_style")
                    ? S3Config.Addressing.PATH
                    : S3Config.Addressing.VIRTUAL_HOST;
            return new S3Config(
                    place(addressing),
                    new S3Config.Credentials(
                            required("access_key"),
                            required("secret_key"),
                            text("session_token").orElse(null)),
                    timeout(),
                    text("public_endpoint")
                            .map(text -> address("public_endpoint", text))
                            .orElse(null),
                    environment.flag(table + ".tag_healthz") ? S3Config.Probe.TAGGED : S3Config.Probe.PLAIN);
        }

        private S3Config.Place place(S3Config.Addressing addressing) {
            return new S3Config.Place(
                    address("endpoint", required("endpoint")), addressing, required("bucket_name"), required("region"));
        }

        private Duration timeout() {
            String key = table + ".client_timeout";
            long seconds = environment.strictNumber(key, MAX_SECONDS).orElse(DEFAULT_SECONDS);
            if (seconds == 0) {
                throw environment.unexpected(key, "a number of seconds from 1 to " + MAX_SECONDS);
            }
            return Duration.ofSeconds(seconds);
        }

        private Optional<String> text(String key) {
            return environment.strictText(table + "." + key);
        }

        private String required(String key) {
            return text(key)
                    .filter(value -> !value.isBlank())
                    .orElseThrow(() ->
                            new ConfigException("%s.%s is missing: expected one, because %s.type is object_storage"
                                    .formatted(table, key, table)));
        }

        private URI address(String key, String text) {
            try {
                URI address = new URI(text);
                if (address.getHost() != null
                        && String.valueOf(address.getScheme()).matches("(?i)https?")) {
                    return address;
                }
            } catch (URISyntaxException notAnAddress) {
                // told below
            }
            throw environment.unexpected(
                    table + "." + key, "an address of http or https, such as https://host:port/path");
        }
    }
}
