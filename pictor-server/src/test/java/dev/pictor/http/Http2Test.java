package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.postgres.RepoExtension;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// HTTP/2 says what HTTP/1 says, in clear and encrypted.
@ParameterizedClass
@MethodSource("schemes")
final class Http2Test {
    private static final Duration BOUND = Duration.ofMinutes(1);
    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
    private static final int FRAME_HEAD_BYTES = 9;

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private static Path folder;

    private static TestServer inClear;
    private static TestServer encrypted;
    private static HttpClient client;

    @Parameter
    private String scheme = "";

    static Stream<String> schemes() {
        return Stream.of("http", "https");
    }

    @BeforeAll
    static void start() throws Exception {
        Certificates certificate = Certificates.create(folder, "EC");
        KeyFiles files =
                certificate.writeTo(new KeyFiles(folder.resolve("certificate.pem"), folder.resolve("key.pem")));
        client = HttpClient.newBuilder()
                .version(Version.HTTP_2)
                .sslContext(Certificates.trusting(certificate))
                .build();
        inClear = new TestServer(database, folder.resolve("clear"));
        encrypted = new TestServer(
                database,
                folder.resolve("encrypted"),
                TestServer.Access.WRITABLE,
                new Listening(TestServer.ANY_PORT, files));
    }

    @AfterAll
    static void stop() {
        client.close();
        encrypted.close();
        inClear.close();
    }

    private TestServer server() {
        return scheme.equals("http") ? inClear : encrypted;
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + server().port() + pathAndQuery))
                .timeout(BOUND);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                client.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
        assertThat(response.version()).isEqualTo(Version.HTTP_2);
        return response;
    }

    @Test
    void anOriginalIsServed() throws Exception {
        HttpResponse<String> original = send(request("/image/original/known.png"));
        assertThat(original.statusCode()).isEqualTo(200);
        assertThat(original.headers().firstValueAsLong("content-length")).hasValue(1000);
        assertThat(original.headers().firstValue("etag")).isPresent();
        assertThat(original.body()).hasSize(1000);
    }

    @Test
    void rangesAndConditionsHold() throws Exception {
        HttpResponse<String> part = send(request("/image/original/known.png").header("Range", "bytes=10-19"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).hasSize(10);
        String tag = part.headers().firstValue("etag").orElseThrow();
        assertThat(send(request("/image/original/known.png").header("If-None-Match", tag))
                        .statusCode())
                .isEqualTo(304);
        HttpResponse<String> head = send(request("/image/original/known.png").HEAD());
        assertThat(head.headers().firstValueAsLong("content-length")).hasValue(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "/nope, 404",
        "/image/original/unknown.png, 404",
        "/image//original/a, 404",
        "/image/original/..%2f..%2fetc%2fpasswd, 404",
        "/image/original/%FF, 404",
        "/image/original?alias=%00, 404",
        "/image/process.bad?src=known.png, 400",
        "/image/details/original/known.png, 200",
        "/image/original?proxy=http://a.example/b?c&d+e%25, 404",
        "/image, 404",
        "/image/../healthz, 404",
        "/?/healthz, 404",
        "/image/original/%00, 400",
        "/image/delete/%FF/%FF, 204"
    })
    void targetsAreJudgedByTheRoutes(String target, int status) throws Exception {
        // The client decides on its version with its first answer; a request as odd as these may not be that one.
        send(request("/healthz"));
        assertThat(send(request(target).method(target.contains("proxy") ? "HEAD" : "GET", BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void tooManyHeadersAreRefused() throws Exception {
        send(request("/healthz"));
        HttpRequest.Builder many = request("/healthz");
        for (int i = 0; i < 100; i++) {
            many.header("a" + i, "b");
        }
        assertThat(send(many).statusCode()).isEqualTo(431);
    }

    @Test
    void anAnswerWithoutContentHasNoLength() throws Exception {
        send(request("/healthz"));
        assertThat(send(request("/image/delete/%FF/%FF")).headers().map()).doesNotContainKey("content-length");
    }

    @Test
    void anUploadIsTaken() throws Exception {
        send(request("/healthz"));
        HttpResponse<String> taken = send(upload(BodyPublishers.ofString(form("first"))));
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
        assertThat(taken.body()).contains("delete_token");
    }

    @Test
    void anUploadNeedsNoLength() throws Exception {
        send(request("/healthz"));
        byte[] form = form("second " + "x".repeat(90_000)).getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> taken = send(upload(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form))));
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
    }

    @Test
    void anUploadThatIsTooLargeIsRefused() throws Exception {
        send(request("/healthz"));
        HttpResponse<String> refused =
                send(upload(BodyPublishers.ofString(form("x".repeat(TestServer.MAX_FILE_BYTES + 1)))));
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(server().scratchFiles()).isEmpty();
    }

    @Test
    void manyRequestsShareAConnection() throws Exception {
        send(request("/healthz"));
        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(client.sendAsync(request("/image/original/known.png").build(), BodyHandlers.ofByteArray()));
        }
        for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
            assertThat(answer.get().body()).isEqualTo(server().bytes);
        }
    }

    @Test
    void aFirstRequestWithABodyIsAnswered() throws Exception {
        try (HttpClient fresh = HttpClient.newBuilder()
                .version(Version.HTTP_2)
                .sslContext(client.sslContext())
                .build()) {
            HttpResponse<String> taken =
                    fresh.send(upload(BodyPublishers.ofString(form("third"))).build(), BodyHandlers.ofString());
            assertThat(taken.statusCode()).isEqualTo(201);
        }
    }

    @Test
    void aClientMayBeginWithTheNewProtocol() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), inClear.port())) {
            socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(SETTINGS);
            byte[] head = new byte[FRAME_HEAD_BYTES];
            new DataInputStream(socket.getInputStream()).readFully(head);
            assertThat(head[3]).as("type of the first frame").isEqualTo(SETTINGS[3]);
        }
    }

    private HttpRequest.Builder upload(HttpRequest.BodyPublisher body) {
        return request("/image")
                .header("Content-Type", "multipart/form-data; boundary=XX")
                .POST(body);
    }

    private static String form(String file) {
        return "--XX\r\nContent-Disposition: form-data; name=\"images[]\"; filename=\"a.png\"\r\n\r\n" + file
                + "\r\n--XX--\r\n";
    }
}
