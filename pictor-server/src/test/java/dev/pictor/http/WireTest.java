package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.repo.postgres.RepoExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the server does with bytes that a well-meaning client library would not send.
final class WireTest {
    private static final String GET_KNOWN = "GET /image/original/known.png HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String UPLOAD =
            "POST /image HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=XX\r\n";

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(database, folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nConnection: close\r\nHost: a\"b\r\n\r\n",
                "POST /image HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /image HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "POST /image HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\nx",
                "POST /image HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\nx",
                "POST /image HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
                "PRI /a HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET\r\n\r\n",
                "\0\0\0\0\r\n\r\n",
                "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void whatIsNoHttpIsRefusedWithoutABody(String request) throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            String answer = client.send(request).readToEnd();
            assertThat(answer)
                    .startsWith("HTTP/1.1 400 ")
                    .containsIgnoringCase("content-length: 0")
                    .endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /image/original/%00, 404",
        "GET /image/original/..%2f..%2fetc%2fpasswd, 404",
        "GET /image/original/%FF, 404",
        "GET /image/original/%zz, 404",
        "GET /image//original/a, 404",
        "GET //, 404",
        "GET /../../etc/passwd, 404",
        "GET /image/../healthz, 404",
        "GET /image/original/a;b=c, 404",
        "GET /image/original/%c3%28, 404",
        "GET /image/original/%u0041, 404",
        "GET /image/process.%00?src=known.png, 400",
        "GET /image/original?alias=%00, 404",
        "GET /image/process.png?src=%00, 404",
        "GET /image/delete/%00/%00, 204",
        "GET /image/details/original/%00, 404",
        "GET /image/blurhash?alias=%zz%, 404",
        "GET http://other/image/original/known.png, 200",
        "GET /image/original/known.png#fragment, 200",
        "OPTIONS *, 404",
        "BREW /image/original/known.png, 405"
    })
    void oddTargetsAreJudgedByTheRoutes(String line, int status) throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            String answer = client.send(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /healthz HTTP/1.1\nHost: x\n\n",
                "GET /healthz HTTP/1.1\r\nHost: x\r\nOdd: \u00e9\u00ff\r\n\r\n",
                "GET /healthz HTTP/1.0\r\n\r\n",
                "GET /%68ealthz HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void oddButHarmlessRequestsAreAnswered(String request) throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.send(request).readAnswer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void headsAreBounded() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            String many = "GET /healthz HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(100) + "\r\n";
            assertThat(client.send(many).readAnswer()).startsWith("HTTP/1.1 431 ");
        }
        try (RawClient client = new RawClient(server.port())) {
            String large = "GET /healthz HTTP/1.1\r\nHost: x\r\nA: " + "b".repeat(140_000) + "\r\n\r\n";
            assertThat(client.send(large).readToEnd()).startsWith("HTTP/1.1 431 ");
        }
        try (RawClient client = new RawClient(server.port())) {
            String large = "GET /" + "b".repeat(140_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
            assertThat(client.send(large).readToEnd()).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(GET_KNOWN + "GET /nope HTTP/1.1\r\nHost: x\r\n\r\n" + GET_KNOWN);
            assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 ");
            assertThat(client.readAnswer()).startsWith("HTTP/1.1 404 ");
            assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aConnectionOfTheOldProtocolIsKeptWhereItAsks() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            String request = "GET /image/original/known.png HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
            assertThat(client.send(request).readAnswer()).containsIgnoringCase("connection: keep-alive");
            assertThat(client.send(request).readAnswer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aClientThatSaysNothingIsToldThatItIsLate() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 ").contains("content-length: 0");
        }
    }

    @Test
    void halfAHeadIsNotWaitedForForLong() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.send("GET /healthz HTTP/1.1\r\nHo").readToEnd()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(GET_KNOWN);
            assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 ");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aBodyThatNobodyWantsEndsTheConnection() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST /nope HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nbegin");
            String answer = client.readAnswer();
            assertThat(answer).startsWith("HTTP/1.1 404 ").containsIgnoringCase("connection: close");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void aSmallUnwantedBodyDoesNot() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST /nope HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody" + GET_KNOWN);
            assertThat(client.readAnswer()).startsWith("HTTP/1.1 404 ");
            assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aFormThatIsCutOffLeavesNothing() throws Exception {
        String form = "--XX\r\nContent-Disposition: form-data; name=\"images[]\"; filename=\"a\"\r\n\r\nhalf";
        try (RawClient client = new RawClient(server.port())) {
            client.send(UPLOAD + "Content-Length: 5000\r\n\r\n" + form);
            String answer = client.finishSending().readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("payload reached EOF before completing: None");
        }
        assertThat(server.scratchFiles()).isEmpty();
    }

    @Test
    void brokenChunksAreRefused() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(UPLOAD + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 ");
        }
        assertThat(server.scratchFiles()).isEmpty();
    }

    @Test
    void aClientThatWaitsToBeAskedIsAsked() throws Exception {
        String form = "--XX\r\nContent-Disposition: form-data; name=\"images[]\"; filename=\"a\"\r\n\r\ndata\r\n--XX--";
        try (RawClient client = new RawClient(server.port())) {
            client.send(UPLOAD + "Expect: 100-Continue\r\nContent-Length: " + form.length() + "\r\n\r\n");
            assertThat(client.readAnswer()).startsWith("HTTP/1.1 100 ");
            assertThat(client.send(form).readAnswer()).startsWith("HTTP/1.1 201 ");
        }
    }
}
