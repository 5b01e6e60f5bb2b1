package dev.pictor.http;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.generate.Accesses;
import dev.pictor.generate.Build;
import dev.pictor.generate.Variants;
import dev.pictor.ingest.Ingest;
import dev.pictor.ingest.MediaLimits;
import dev.pictor.media.MediaTools;
import dev.pictor.repo.NewOriginal;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.serve.Originals;
import dev.pictor.store.Scratch;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
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

    final RepoExtension database;
    final FaultyRepo repo;
    final MemoryStore store = new MemoryStore();
    final PlainMedia media = new PlainMedia();
    final byte[] bytes = new byte[1000];
    private final Scratch scratch;
    private final HttpServer server;

    TestServer(RepoExtension database, Path folder) {
        this.database = database;
        repo = new FaultyRepo(database.repo());
        scratch = Scratch.open(folder);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        store.files.put(FILE, bytes);
        knowOneOriginal();
        server = HttpServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new HttpSettings(API_KEY, HttpSettings.DEFAULT.filters(), 3, 100_000, false, false),
                services());
    }

    private void knowOneOriginal() {
        for (String table : List.of("variants", "aliases", "hashes", "details", "job_queue", "pictor_pending_files")) {
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

    private Services services() {
        MediaTools tools = media.tools(scratch);
        Clock clock = Clock.systemUTC();
        return new Services(
                repo,
                store,
                scratch,
                new Ingest(repo, store, tools, new Ingest.Workplace(scratch, clock, MediaLimits.DEFAULT)),
                new Variants(
                        repo.variants(),
                        new Build(repo, store, tools, scratch, clock),
                        new Accesses(repo.variants()),
                        clock),
                new Originals(repo, store, tools, clock));
    }

    int port() {
        return server.port();
    }

    URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + port() + pathAndQuery);
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
        scratch.close();
    }
}
