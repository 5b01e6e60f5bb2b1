package dev.pictor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pictor.Origin;
import dev.pictor.job.CleanupJob;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.store.s3.ObjectServer;
import dev.pictor.testkit.Media;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The numbers have the reference's names: all that it documents are seen after a tour of the whole server, or are told
/// to be absent, with the reason.
final class MetricNamesTest {
    private static final Path DIFFERENCES = Path.of("..", "docs", "compatibility.md");
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int NAMES = 110;
    private static final String PREFIX = "pict_rs_";

    /// The side of a picture whose file is sent to a bucket in parts.
    private static final int LARGE_SIDE = 1_800;

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private String base = "";

    /// One line of the list: a name, its type, and when it is seen: in a `tour`, never (`absent`), or when
    /// something goes wrong or files move (`rare`).
    private record Name(String text, String type, String seen) {}

    private static List<Name> names() throws IOException {
        try (var in = MetricNamesTest.class.getResourceAsStream("metric-names.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" "))
                    .map(words -> new Name(words[0], words[1], words[2]))
                    .toList();
        }
    }

    private static Map<String, String> types(List<Name> names, Predicate<Name> wanted) {
        return names.stream()
                .filter(wanted)
                .collect(Collectors.toMap(Name::text, Name::type, (one, _) -> one, TreeMap::new));
    }

    @Test
    void theListHoldsEveryNameOnce() throws Exception {
        assertThat(types(names(), _ -> true)).hasSize(NAMES).hasSameSizeAs(names());
    }

    @Test
    void whatIsAbsentIsToldWithItsReason() throws Exception {
        Set<String> told = Files.readString(DIFFERENCES)
                .lines()
                .dropWhile(line -> !line.equals("## Metrics"))
                .filter(line -> line.contains("| absent |"))
                .flatMap(line -> List.of(line.split("`")).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(types(names(), name -> name.seen().equals("absent")).keySet())
                .allMatch(name -> told.contains(name)
                        || told.stream()
                                .filter(text -> text.endsWith("*"))
                                .anyMatch(text -> name.startsWith(text.substring(0, text.length() - 1))));
    }

    @Test
    void aTourShowsTheOthers() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (ObjectServer objects = ObjectServer.start();
                Origin origin = new Origin()) {
            origin.serve("/validate", exchange -> {
                exchange.getRequestBody().readAllBytes();
                Origin.answer(exchange, 200, "fine");
            });
            origin.serve("/still.png", Media.bytes("still-gray.png"));
            origin.serve("/alpha.png", Media.bytes("still-alpha.png"));
            Environment environment = new Environment(variables(objects, origin, port));
            Config config = Config.read(environment, folder);
            try (Pictor pictor = Pictor.start(config, MediaConfig.read(environment))) {
                base = "http://" + pictor.authority(config.address());
                tour(origin);
                List<Name> names = names();
                Map<String, String> wanted = types(names, name -> name.seen().equals("tour"));
                Map<String, String> seen = awaitNames(port, wanted);
                assertThat(seen).containsAllEntriesOf(wanted);
                seen.keySet()
                        .removeAll(types(names, name -> !name.seen().equals("absent"))
                                .keySet());
                assertThat(seen).as("names that the list has not").isEmpty();
            }
        }
    }

    private Map<String, String> variables(ObjectServer objects, Origin origin, int port) {
        String address = database.postgres().jdbcUrl().replaceFirst("^jdbc:postgresql://", "");
        Map<String, String> variables = new HashMap<>();
        variables.put("PICTRS__SERVER__ADDRESS", "127.0.0.1:0");
        variables.put("PICTRS__SERVER__API_KEY", "key");
        variables.put("PICTRS__METRICS__PROMETHEUS_ADDRESS", "127.0.0.1:" + port);
        variables.put("PICTRS__CLIENT__ALLOW_LOCAL_CONNECTIONS", "true");
        variables.put("PICTRS__MEDIA__EXTERNAL_VALIDATION", origin.url("/validate"));
        variables.put("PICTRS__REPO__TYPE", "postgres");
        variables.put(
                "PICTRS__REPO__URL",
                "postgres://" + database.postgres().user() + ":"
                        + database.postgres().password() + "@" + address);
        variables.put("PICTRS__STORE__TYPE", "object_storage");
        variables.put("PICTRS__STORE__ENDPOINT", objects.endpoint().toString());
        variables.put("PICTRS__STORE__USE_PATH_STYLE", "true");
        variables.put("PICTRS__STORE__BUCKET_NAME", ObjectServer.BUCKET);
        variables.put("PICTRS__STORE__REGION", ObjectServer.REGION);
        variables.put("PICTRS__STORE__ACCESS_KEY", ObjectServer.ACCESS_KEY);
        variables.put("PICTRS__STORE__SECRET_KEY", ObjectServer.SECRET_KEY);
        return variables;
    }

    private void tour(Origin origin) throws Exception {
        get("/healthz");
        JsonNode still = upload("/image", Media.bytes("still-rgb.png"));
        JsonNode clip = upload("/image", Media.bytes("clip-h264.mp4"));
        JsonNode large = upload("/image", noise());
        JsonNode imported = upload("/internal/import", Media.bytes("still-1x1.png"));
        claim(Media.bytes("still-photo.jpg"));
        claim(Media.bytes("junk-text.txt"));
        for (JsonNode file : List.of(still, clip, large)) {
            walk(file.get("file").asText());
        }
        get("/image/download?url=" + encoded(origin.url("/alpha.png")));
        for (int i = 0; i < 2; i++) {
            get("/image/original?proxy=" + encoded(origin.url("/still.png")));
        }
        administer(still.get("file").asText());
        forget();
        get("/image/delete/" + clip.get("delete_token").asText() + "/"
                + clip.get("file").asText());
        send("POST", "/internal/purge?alias=" + large.get("file").asText(), BodyPublishers.noBody());
        send("POST", "/internal/delete?alias=" + imported.get("file").asText(), BodyPublishers.noBody());
        send("POST", "/internal/prune_missing", BodyPublishers.noBody());
        send("DELETE", "/internal/variants", BodyPublishers.noBody());
    }

    /// All that is asked of one original.
    private void walk(String alias) throws Exception {
        String query = "thumbnail=16&src=" + alias;
        send("HEAD", "/image/original/" + alias, BodyPublishers.noBody());
        get("/image/original/" + alias);
        get("/image/original?alias=" + alias);
        get("/image/process.webp?" + query);
        get("/image/process.webp?" + query);
        get("/image/process_backgrounded.png?" + query);
        get("/image/details/original/" + alias);
        get("/image/details/original?alias=" + alias);
        get("/image/details/process.webp?" + query);
        get("/image/blurhash?alias=" + alias);
    }

    private void administer(String alias) throws Exception {
        send("POST", "/internal/set_not_found", BodyPublishers.ofString("{\"alias\":\"" + alias + "\"}"));
        get("/image/original/unknown.png");
        get("/internal/aliases?alias=" + alias);
        get("/internal/identifier?alias=" + alias);
        get("/internal/limits");
        get("/internal/hashes?timestamp=2099-01-01T00:00:00Z");
        String next = get("/internal/hashes?limit=1").at("/page/next").asText();
        get("/internal/hashes?limit=1&slug=" + next);
    }

    /// Makes variants and proxied files old, and has old ones removed.
    private void forget() {
        for (String table : List.of("variants", "proxies")) {
            database.execute("UPDATE " + table + " SET accessed = accessed - INTERVAL '1 year'");
        }
        database.repo().jobs().push(new CleanupJob.RemoveOutdatedVariants());
        database.repo().jobs().push(new CleanupJob.RemoveOutdatedProxies());
    }

    private JsonNode upload(String path, byte[] file) throws Exception {
        return send("POST", path, form(file)).at("/files/0");
    }

    private void claim(byte[] file) throws Exception {
        String upload = send("POST", "/image/backgrounded", form(file))
                .at("/uploads/0/upload_id")
                .asText();
        get("/image/backgrounded/claim?upload_id=" + upload);
    }

    private static BodyPublisher form(byte[] file) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes("--XX\r\nContent-Disposition: form-data; name=\"images[]\"; filename=\"a.png\"\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
        form.writeBytes(file);
        form.writeBytes("\r\n--XX--\r\n".getBytes(StandardCharsets.UTF_8));
        return BodyPublishers.ofByteArray(form.toByteArray());
    }

    /// A picture that cannot be made smaller.
    private static byte[] noise() throws IOException {
        BufferedImage picture = new BufferedImage(LARGE_SIDE, LARGE_SIDE, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        picture.setRGB(
                0,
                0,
                LARGE_SIDE,
                LARGE_SIDE,
                random.ints((long) LARGE_SIDE * LARGE_SIDE).toArray(),
                0,
                LARGE_SIDE);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", file);
        return file.toByteArray();
    }

    private static String encoded(String url) {
        return URLEncoder.encode(url, StandardCharsets.UTF_8);
    }

    private JsonNode get(String path) throws Exception {
        return send("GET", path, BodyPublishers.noBody());
    }

    /// What is no JSON counts as nothing.
    private JsonNode send(String method, String path, BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("X-Api-Token", "key")
                .header(
                        "Content-Type",
                        path.endsWith("found") ? "application/json" : "multipart/form-data; boundary=XX")
                .method(method, body)
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
        return answer.body().startsWith("{")
                ? new JsonMapper().readTree(answer.body())
                : new JsonMapper().createObjectNode();
    }

    /// Jobs end at their own time.
    private Map<String, String> awaitNames(int port, Map<String, String> wanted) throws Exception {
        long start = System.nanoTime();
        Map<String, String> seen = seen(port);
        while (!seen.keySet().containsAll(wanted.keySet()) && System.nanoTime() - start < PATIENCE.toNanos()) {
            seen = seen(port);
        }
        return seen;
    }

    private Map<String, String> seen(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        return client.send(request, BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("# TYPE " + PREFIX))
                .map(line ->
                        line.substring("# TYPE ".length() + PREFIX.length()).split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (one, _) -> one, TreeMap::new));
    }
}
