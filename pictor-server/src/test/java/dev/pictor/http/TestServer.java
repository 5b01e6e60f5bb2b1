package dev.pictor.http;

import dev.pictor.cleanup.Prune;
import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.generate.Accesses;
import dev.pictor.generate.Build;
import dev.pictor.generate.Variants;
import dev.pictor.ingest.BackgroundUploads;
import dev.pictor.ingest.Downloads;
import dev.pictor.ingest.Ingest;
import dev.pictor.ingest.MediaLimits;
import dev.pictor.ingest.Proxies;
import dev.pictor.ingest.Revalidations;
import dev.pictor.media.MediaTools;
import dev.pictor.metrics.prometheus.PrometheusMeter;
import dev.pictor.remote.Validator;
import dev.pictor.remote.http.AddressPolicy;
import dev.pictor.remote.http.HttpRemoteFiles;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.serve.Originals;
import dev.pictor.store.Scratch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The door over a loopback port, on a real database with one original in it; files lie in memory, and media are
/// whatever [PlainMedia] says.
final class TestServer implements AutoCloseable {
    static final Instant CREATED = Instant.parse("2025-03-09T14:02:11.482Z");
    static final ContentHash HASH = new ContentHash("ab".repeat(32), 1000, Format.PNG);
    static final Alias ALIAS = Alias.parse("known.png");
    static final DeleteToken TOKEN = DeleteToken.parse("secret-token");
    static final Identifier FILE = new Identifier("aa/known.png");
    static final String API_KEY = "key";

    static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    static final int MAX_FILE_BYTES = 100_000;

    private static final Duration BOUND = Duration.ofMinutes(1);
    /// For answers that are no text, too.
    static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final RepoExtension database;
    final FaultyRepo repo;
    final MemoryStore store = new MemoryStore();
    final PlainMedia media = new PlainMedia();

    /// Who is asked before an upload is kept.
    volatile Validator validator = Validator.NONE;
    final PrometheusMeter meter = new PrometheusMeter();
    final byte[] bytes = new byte[1000];
    final Services services;
    private final Scratch scratch;
    private final HttpRemoteFiles remote = new HttpRemoteFiles(
            new HttpRemoteFiles.Config(BOUND, MAX_FILE_BYTES, AddressPolicy.EVERYBODY, "pict-rs 0.5.25"));
    private final Revalidations revalidations;
    final HttpServer server;

    TestServer(RepoExtension database, Path folder) {
        this(database, folder, Access.WRITABLE);
    }

    /// Whether the server may change anything.
    enum Access {
        WRITABLE,
        READ_ONLY
    }

    TestServer(RepoExtension database, Path folder, Access access) {
        this(database, folder, access, new Listening(ANY_PORT, null));
    }

    TestServer(RepoExtension database, Path folder, Access access, Listening listening) {
        this.database = database;
        repo = new FaultyRepo(database.repo());
        scratch = Scratch.open(folder);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        store.files.put(FILE, bytes);
        knowOneOriginal();
        Ingest ingest = ingest();
        revalidations = new Revalidations(repo, remote, ingest, scratch, meter);
        services = services(ingest);
        server = HttpServer.start(
                listening,
                new HttpSettings(
                        API_KEY,
                        HttpSettings.DEFAULT.filters(),
                        3,
                        MAX_FILE_BYTES,
                        access == Access.READ_ONLY,
                        HttpSettings.DEFAULT.limits(),
                        false),
                services);
    }

    private void knowOneOriginal() {
        for (String table : List.of(
                "proxies",
                "variants",
                "aliases",
                "hashes",
                "details",
                "job_queue",
                "pictor_pending_files",
                "settings",
                "uploads")) {
            database.execute("DELETE FROM " + table);
        }
        repo.pendingFiles().record(FILE);
        Details details = new Details(30, 20, 0, CREATED, Format.PNG);
        repo.hashes().ingest(new NewOriginal(HASH, FILE, details, PlainMedia.BLURHASH, ALIAS, TOKEN));
    }

    /// Every alias that the database knows.
    List<String> aliases() {
        return database.texts("SELECT alias FROM aliases");
    }

    private Ingest ingest() {
        return new Ingest(
                repo,
                store,
                media.tools(scratch),
                new Ingest.Workplace(
                        scratch,
                        Clock.systemUTC(),
                        new Ingest.Rules.Checked(MediaLimits.DEFAULT),
                        (file, type) -> validator.accepts(file, type),
                        meter));
    }

    private Services services(Ingest ingest) {
        MediaTools tools = media.tools(scratch);
        Clock clock = Clock.systemUTC();
        Accesses accesses = new Accesses(repo.variants(), repo.proxies());
        return new Services(
                repo,
                store,
                scratch,
                ingest,
                new BackgroundUploads(repo, store, ingest, clock, meter),
                new Downloads(remote, scratch),
                new Proxies(repo.proxies(), remote, ingest, scratch, revalidations),
                new Variants(repo.variants(), new Build(repo, store, tools, scratch, clock), accesses, clock, meter),
                accesses,
                new Originals(repo, store, tools, clock),
                new Prune(repo, store),
                meter);
    }

    int port() {
        return server.port();
    }

    URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + port() + pathAndQuery);
    }

    HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(uri(pathAndQuery)).timeout(BOUND);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }

    HttpResponse<String> get(String pathAndQuery) throws Exception {
        return send(request(pathAndQuery));
    }

    /// Asks as the instance's own software does.
    HttpResponse<String> internal(String method, String pathAndQuery) throws Exception {
        return send(request(pathAndQuery).header("X-Api-Token", API_KEY).method(method, BodyPublishers.noBody()));
    }

    /// Sends a form with these files, all called `named.png`.
    HttpRequest.Builder form(String pathAndQuery, String... files) {
        StringBuilder form = new StringBuilder();
        for (String file : files) {
            form.append("--XX\r\nContent-Disposition: form-data; name=\"images[]\"; filename=\"dir/named.png\"\r\n\r\n")
                    .append(file)
                    .append("\r\n");
        }
        return request(pathAndQuery)
                .header("Content-Type", "multipart/form-data; boundary=XX")
                .header("X-Api-Token", API_KEY)
                .POST(BodyPublishers.ofString(form + "--XX--\r\n"));
    }

    /// How many requests began and did not end.
    long requestsUnderWay() {
        String numbers = meter.text();
        return sum(numbers, "pict_rs_request_start{") - sum(numbers, "pict_rs_request_end{");
    }

    /// How many requests began.
    long requestsBegun() {
        return sum(meter.text(), "pict_rs_request_start{");
    }

    private static long sum(String numbers, String name) {
        return numbers.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /// The scratch files that are left, apart from the lock.
    List<Path> scratchFiles() throws Exception {
        try (Stream<Path> files = Files.list(scratch.folder())) {
            return files.filter(file -> !Set.of("lock").contains(String.valueOf(file.getFileName())))
                    .toList();
        }
    }

    @Override
    public void close() {
        server.close();
        revalidations.close();
        remote.close();
        scratch.close();
    }
}
