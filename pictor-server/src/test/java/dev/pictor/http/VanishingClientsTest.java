package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.UploadId;
import dev.pictor.repo.postgres.RepoExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Clients that cut the connection: more of them than there are connections to the database, or places for uploads.
final class VanishingClientsTest {
    private static final int CLIENTS = UploadRoutes.MAX_UPLOADS + 44;
    private static final int LARGE = 8 * 1024 * 1024;
    private static final String PART = "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.png\"\r\n\r\n";

    @RegisterExtension
    static final Quiet quiet = new Quiet();

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    Path folder;

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(database, folder.resolve("scratch"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void beforeTheFormOfAnUpload() throws Exception {
        vanish(_ -> head("/image", 50_000), 0);
        assertThatNothingIsHeld();
    }

    @Test
    void amidTheFormOfAnUpload() throws Exception {
        vanish(_ -> head("/image", 50_000) + PART + "x".repeat(20_000), 0);
        vanish(_ -> head("/internal/import", 50_000) + PART + "x".repeat(20_000) + "\r\n--X", 0);
        assertThatNothingIsHeld();
    }

    @Test
    void beforeTheAnswerToAnUpload() throws Exception {
        vanish(i -> form("/image", "picture " + i), 0);
        vanish(i -> form("/image/backgrounded", "picture " + i), 0);
        assertThatNothingIsHeld();
    }

    @Test
    void whileARemoteFileIsFetched() throws Exception {
        String url = "http://127.0.0.1:" + server.port() + "/image/original/known.png";
        vanish(_ -> get("/image/download?url=" + url), 0);
        vanish(i -> get("/image/original?proxy=" + url + "?" + i), 0);
        database.execute("DELETE FROM proxies");
        assertThatNothingIsHeld();
    }

    @Test
    void whileAVariantIsMade() throws Exception {
        vanish(i -> get("/image/process.png?src=known.png&thumbnail=" + (i / 2 + 1)), 0);
        vanish(i -> get("/image/process_backgrounded.png?src=known.png&resize=" + (i / 2 + 1)), 0);
        assertThatNothingIsHeld();
    }

    @Test
    void whileTheyWaitForAResult() throws Exception {
        List<UploadId> uploads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            uploads.add(server.repo.uploads().createUpload());
        }
        vanish(i -> get("/image/backgrounded/claim?upload_id=" + uploads.get(i)), 0);
        database.execute("DELETE FROM uploads");
        assertThatNothingIsHeld();
    }

    @Test
    void amidTheBytesOfAnOriginal() throws Exception {
        byte[] small = server.store.files.put(TestServer.FILE, new byte[LARGE]);
        vanish(_ -> get("/image/original/known.png"), 10_000);
        Await.equal(0, server.store.open::get);
        server.store.files.put(TestServer.FILE, small);
        assertThatNothingIsHeld();
    }

    private void assertThatNothingIsHeld() throws Exception {
        Await.equal(0L, server::requestsUnderWay);
        Await.equal(LeftOvers.none(), new LeftOvers(server)::afterCleanup);
        HttpResponse<String> answer = server.send(server.form("/image", "picture"));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(server.internal("GET", "/internal/hashes").statusCode()).isEqualTo(200);
    }

    /// Each client sends its request, reads so many bytes, and cuts the connection the hard way.
    private void vanish(IntFunction<String> request, int bytesToRead) throws Exception {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            byte[] bytes = request.apply(i).getBytes(StandardCharsets.ISO_8859_1);
            clients.add(Thread.ofVirtual().name("client").start(() -> vanish(bytes, bytesToRead)));
        }
        for (Thread client : clients) {
            client.join();
        }
    }

    private void vanish(byte[] request, int bytesToRead) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(request);
            socket.getInputStream().readNBytes(bytesToRead);
        } catch (IOException refused) {
            // The server was the first to cut it.
        }
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static String head(String target, int length) {
        return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nX-Api-Token: key\r\n"
                + "Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String form(String target, String content) {
        String form = PART + content + "\r\n--XX--\r\n";
        return head(target, form.length()) + form;
    }
}
