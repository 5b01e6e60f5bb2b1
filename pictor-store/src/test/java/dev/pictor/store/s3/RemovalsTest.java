package dev.pictor.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pictor.content.Identifier;
import dev.pictor.store.Scratch;
import dev.pictor.store.StoreException;
import dev.pictor.store.StoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of removals of many files, by what the service makes of them.
final class RemovalsTest {
    private static final Identifier FIRST = new Identifier("aa/first.png");
    private static final Identifier SECOND = new Identifier("aa/second.png");
    private static final Identifier THIRD = new Identifier("aa/third.png");

    @TempDir
    private Path folder;

    private final Queue<String> together = new ConcurrentLinkedQueue<>();
    private final Queue<String> alone = new ConcurrentLinkedQueue<>();
    private final Queue<String> digests = new ConcurrentLinkedQueue<>();
    private volatile Answer answer = new Answer(200, "<DeleteResult/>");
    private volatile int answerAlone = 204;
    private HttpServer service;
    private Scratch scratch;
    private S3Store store;

    private record Answer(int status, String body) {
        static Answer refusal(int status, String code) {
            return new Answer(status, "<Error><Code>%s</Code><Message>no</Message></Error>".formatted(code));
        }
    }

    @BeforeEach
    void open() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", this::answer);
        service.start();
        scratch = Scratch.open(folder.resolve("scratch"));
        URI endpoint = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
        S3Config config = new S3Config(
                new S3Config.Place(endpoint, S3Config.Addressing.PATH, "pictures", "us-east-1"),
                new S3Config.Credentials("access", "secret", null),
                Duration.ofSeconds(20),
                null,
                S3Config.Probe.PLAIN);
        store = S3Store.open(config, scratch);
    }

    @AfterEach
    void close() {
        store.close();
        service.stop(0);
        scratch.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Answer said = new Answer(answerAlone, "");
        if (exchange.getRequestMethod().equals("POST")) {
            together.add(new String(body, StandardCharsets.UTF_8));
            Digests expected = Digests.of(new ByteArrayInputStream(body));
            digests.add(exchange.getRequestHeaders().getFirst("Content-MD5") + " for " + expected.md5());
            digests.add(exchange.getRequestHeaders().getFirst("x-amz-checksum-sha256") + " for " + expected.sha256());
            said = answer;
        } else {
            alone.add(exchange.getRequestURI().getPath().substring("/pictures/".length()));
        }
        byte[] text = said.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(said.status(), text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @Test
    void oneRequestNamesManyFilesAndCarriesBothDigests() {
        answer = new Answer(
                200,
                "<DeleteResult><Deleted><Key>aa/first.png</Key></Deleted>"
                        + "<Deleted><Key>aa/second.png</Key></Deleted></DeleteResult>");

        assertThat(store.removeAll(List.of(FIRST, SECOND))).isEmpty();

        assertThat(together).singleElement().asString().contains("aa/first.png", "aa/second.png");
        assertThat(digests)
                .hasSize(2)
                .allSatisfy(digest -> assertThat(digest.split(" for "))
                        .satisfies(both -> assertThat(both[0]).isEqualTo(both[1])));
        assertThat(alone).isEmpty();
    }

    @Test
    void filesThatTheServiceDoesNotSayToBeGoneAreRemovedAlone() {
        answer = new Answer(
                200,
                "<DeleteResult><Deleted><Key>aa/first.png</Key></Deleted>"
                        + "<Error><Key>aa/second.png</Key><Code>InternalError</Code></Error></DeleteResult>");

        assertThat(store.removeAll(List.of(FIRST, SECOND, THIRD))).isEmpty();

        assertThat(alone).containsExactly("aa/second.png", "aa/third.png");
    }

    @Test
    void whatCannotBeRemovedAloneEitherIsToldWithItsReason() {
        answer = new Answer(
                200,
                "<DeleteResult><Deleted><Key>aa/first.png</Key></Deleted>"
                        + "<Error><Key>aa/second.png</Key><Code>AccessDenied</Code></Error></DeleteResult>");
        answerAlone = 403;

        Map<Identifier, StoreException> failures = store.removeAll(List.of(FIRST, SECOND));

        assertThat(failures).containsOnlyKeys(SECOND);
        assertThat(failures.values()).singleElement().satisfies(denied -> {
            assertThat(denied.kind()).isEqualTo(Kind.DENIED);
            assertThat(denied).hasMessageContaining(SECOND.path());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 405, 501})
    void aServiceThatRemovesOneFileAtATimeIsAskedForEach(int status) {
        answer = Answer.refusal(status, "NotImplemented");

        assertThat(store.removeAll(List.of(FIRST, SECOND))).isEmpty();

        assertThat(alone).containsExactly("aa/first.png", "aa/second.png");
    }

    @Test
    void aServiceThatRefusesEverythingIsNotAskedForEachFile() {
        for (Answer refusal : List.of(Answer.refusal(403, "AccessDenied"), Answer.refusal(400, "ExpiredToken"))) {
            answer = refusal;
            assertThatThrownBy(() -> store.removeAll(List.of(FIRST, SECOND)))
                    .isInstanceOfSatisfying(StoreException.class, denied -> {
                        assertThat(denied.kind()).isEqualTo(Kind.DENIED);
                        assertThat(denied).hasMessageContaining("2 objects").hasMessageContaining("bucket pictures");
                    });
        }
        assertThat(alone).isEmpty();
    }

    @Test
    void manyFilesOfAMissingBucketAreAFailure() {
        answer = Answer.refusal(404, "NoSuchBucket");

        assertThatThrownBy(() -> store.removeAll(List.of(FIRST, SECOND)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no such bucket");
        assertThat(alone).isEmpty();
    }

    @Test
    void oneFileNeedsNoRequestForMany() {
        assertThat(store.removeAll(List.of(FIRST))).isEmpty();

        assertThat(together).isEmpty();
        assertThat(alone).containsExactly("aa/first.png");
    }

    @Test
    void manyFilesGoInSeveralRequestsOfBoundedLength() {
        List<Identifier> many = IntStream.range(0, 2 * Removals.BATCH + 1)
                .mapToObj(number -> new Identifier("aa/" + number))
                .toList();

        assertThat(store.removeAll(many)).isEmpty();

        assertThat(together).hasSize(2);
        assertThat(alone).hasSize(many.size()); // because nothing was said to be gone
    }
}
