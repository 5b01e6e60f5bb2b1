package dev.pictor.app;

import dev.pictor.http.KeyFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How this process runs.
///
/// @param apiKey the secret of the internal routes; absent where they are refused to everybody
/// @param keys what connections are encrypted with; absent where they are not
/// @param store where files are kept
/// @param oldStore where files are looked for that are not there; absent where nowhere
/// @param temporary where files of work in progress lie
/// @param metrics where the numbers of this process can be read; absent where they are not kept
record Config(
        InetSocketAddress address,
        @Nullable String apiKey,
        @Nullable KeyFiles keys,
        Serving serving,
        RepoConfig repo,
        StoreConfig store,
        @Nullable StoreConfig oldStore,
        Path temporary,
        Client client,
        @Nullable InetSocketAddress metrics) {
    private static final Pattern ADDRESS = Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[0-9a-fA-F:.]+]):(\\d{1,5})");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
    private static final int MAX_PORT = 65_535;
    private static final String DEFAULT_ADDRESS = "0.0.0.0:8080";

    /// What requests may do.
    ///
    /// @param readOnly whether nothing may be changed
    /// @param dummy whether uploads are kept without a look at them
    /// @param maxFileCount how many files one upload may hold
    /// @param logRequests whether requests that went well are logged, too
    /// @param ignoresMissingFiles whether it starts also where the store seems to belong to another database
    record Serving(
            boolean readOnly, boolean dummy, int maxFileCount, boolean logRequests, boolean ignoresMissingFiles) {}

    /// How files of other servers are fetched.
    ///
    /// @param allowsLocal whether machines of this host and of private networks may be asked, too
    /// @param timeout how long one fetch may take
    record Client(boolean allowsLocal, Duration timeout) {}

    /// Which database it uses.
    sealed interface RepoConfig {
        /// A private PostgreSQL below a data directory, started and stopped with this process.
        record Embedded(Path dataDirectory) implements RepoConfig {}

        /// A PostgreSQL that somebody else runs.
        record Outside(String url, Tls tls) implements RepoConfig {
            /// Never shows the password.
            @Override
            public String toString() {
                return "Outside[" + url.replaceFirst("//[^@/]*@", "//***@") + ", " + tls + "]";
            }
        }
    }

    /// Whether the way to the database is encrypted.
    sealed interface Tls {
        /// As the address says.
        record AsAddressed() implements Tls {}

        /// Always, and the server has to prove its name.
        ///
        /// @param certificateFile with certificates that are trusted besides those of the JVM
        record Verified(@Nullable Path certificateFile) implements Tls {}
    }

    /// Reads environment variables alone.
    ///
    /// @param dataDirectory where everything lies that has no place of its own
    /// @throws ConfigException if a value is not one that can be used
    static Config read(Map<String, String> variables, Path dataDirectory) {
        return read(new Environment(variables), dataDirectory);
    }

    /// @param dataDirectory where everything lies that has no place of its own
    /// @throws ConfigException if a value is not one that can be used
    static Config read(Environment environment, Path dataDirectory) {
        Path data = dataDirectory.toAbsolutePath().normalize();
        RepoConfig repo = repo(environment, data);
        Path usualFiles = repo instanceof RepoConfig.Embedded ? data.resolve("files") : StoreConfig.REFERENCE_FILES;
        StoreConfig store = StoreConfig.read(environment, "store", usualFiles);
        return new Config(
                address(
                        environment,
                        "server.address",
                        environment.text("server.address").orElse(DEFAULT_ADDRESS)),
                environment.text("server.api_key").orElse(null),
                keys(environment),
                serving(environment),
                repo,
                store,
                StoreConfig.readOld(environment, store),
                environment
                        .text("server.temporary_directory")
                        .map(text -> path("server.temporary_directory", text).resolve("pictor"))
                        .orElse(data.resolve("tmp")),
                new Client(
                        environment.yesOrNo("client.allow_local_connections").orElse(false),
                        seconds(environment, "client.timeout")),
                environment
                        .text("metrics.prometheus_address")
                        .map(text -> address(environment, "metrics.prometheus_address", text))
                        .orElse(null));
    }

    private static Serving serving(Environment environment) {
        return new Serving(
                environment.yesOrNo("server.read_only").orElse(false),
                environment.yesOrNo("server.danger_dummy_mode").orElse(false),
                (int) environment
                        .number("server.max_file_count", Integer.MAX_VALUE)
                        .orElse(1),
                environment.yesOrNo("tracing.logging.log_requests").orElse(false),
                environment.yesOrNo("server.ignore_missing_files").orElse(false));
    }

    private static Duration seconds(Environment environment, String key) {
        String text = environment.text(key).orElse("30");
        if (!SECONDS.matcher(text).matches() || Integer.parseInt(text) == 0) {
            throw environment.unexpected(key, "a number of seconds from 1 to 999999");
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }

    static RepoConfig repo(Environment environment, Path data) {
        String type = environment.strictText("repo.type").orElse("embedded");
        return switch (type) {
            case "embedded" -> new RepoConfig.Embedded(data);
            case "postgres" ->
                new RepoConfig.Outside(
                        environment
                                .strictText("repo.url")
                                .orElseThrow(() -> new ConfigException(
                                        "repo.url is missing: expected postgres://user:password@host:port/database,"
                                                + " because repo.type is postgres")),
                        tls(environment));
            case "sled" -> throw unreadable(environment, "sled -p", "repo.path", "/mnt/sled-repo");
            case "fjall" -> throw unreadable(environment, "fjall -f", "repo.fjall_path", "/mnt/fjall-repo");
            default -> throw environment.unexpected("repo.type", "embedded or postgres");
        };
    }

    /// Tells how to move the rows to PostgreSQL.
    private static ConfigException unreadable(Environment environment, String source, String key, String usual) {
        String path = environment.strictText(key).orElse(usual);
        return environment.unexpected(
                "repo.type",
                ("embedded or postgres, for this database cannot be read here. Move it to PostgreSQL with pict-rs itself"
                                + " (stop it, then: pict-rs migrate-repo %s %s postgres -u URL), and set repo.type to"
                                + " postgres and repo.url to that URL")
                        .formatted(source, path));
    }

    private static Tls tls(Environment environment) {
        return environment.flag("repo.use_tls")
                ? new Tls.Verified(environment
                        .strictText("repo.certificate_file")
                        .map(text -> path("repo.certificate_file", text))
                        .orElse(null))
                : new Tls.AsAddressed();
    }

    /// One without the other would mean to go on in clear where somebody wanted encryption.
    private static @Nullable KeyFiles keys(Environment environment) {
        Optional<Path> certificate =
                environment.text("server.certificate").map(text -> path("server.certificate", text));
        Optional<Path> key = environment.text("server.private_key").map(text -> path("server.private_key", text));
        if (certificate.isPresent() != key.isPresent()) {
            throw new ConfigException("server.certificate, server.private_key: expected both or none, not only one");
        }
        return certificate.isPresent() && key.isPresent() ? new KeyFiles(certificate.get(), key.get()) : null;
    }

    static InetSocketAddress address(Environment environment, String key, String text) {
        Matcher parts = ADDRESS.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > MAX_PORT) {
            throw environment.unexpected(key, "an IP address and a port, such as 127.0.0.1:8080");
        }
        try {
            String host = parts.group(1).replaceAll("[\\[\\]]", "");
            return new InetSocketAddress(InetAddress.ofLiteral(host), Integer.parseInt(parts.group(2)));
        } catch (IllegalArgumentException notAnAddress) {
            throw environment.unexpected(key, "an IP address and a port, such as 127.0.0.1:8080");
        }
    }

    private static Path path(String key, String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new ConfigException(key + ": expected a path, not " + e.getReason());
        }
    }
}
