package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.repo.Original;
import dev.pictor.repo.RepoException;
import dev.pictor.repo.postgres.RepoExtension;
import dev.pictor.store.StoreException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpServerTest {
    private static final String PART =
            "--XX\r\nContent-Disposition: form-data; name=\"images[]\"; filename=\"a\"\r\n\r\n";

    @RegisterExtension
    static final RepoExtension database = new RepoExtension();

    @TempDir
    private Path folder;

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(database, folder);
    }

    @AfterEach
    void stop() {
        server.close();
        assertThat(server.store.open).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            GET     | /                                  | 404 | -
            GET     | /image                             | 404 | -
            PUT     | /image/original/a.png              | 405 | GET, HEAD
            POST    | /healthz                           | 404 | -
            GET     | /image//original/a                 | 404 | -
            OPTIONS | /image                             | 404 | -
            DELETE  | /image/original/a.png              | 405 | GET, HEAD
            GET     | /image/process.                    | 404 | -
            GET     | /image/process                     | 404 | -
            GET     | /image/delete/x                    | 404 | -
            POST    | /image/delete/a/b                  | 405 | DELETE, GET
            GET     | /image/backgrounded                | 404 | -
            GET     | /nope                              | 404 | -
            GET     | /healthz                           | 200 | -
            HEAD    | /image/details/original/a.png      | 405 | GET
            HEAD    | /image/blurhash                    | 405 | GET
            GET     | /image/original/unknown.png        | 404 | -
            HEAD    | /image/original/unknown.png        | 404 | -
            HEAD    | /image/original?alias=unknown.png  | 404 | -
            HEAD    | /image/process.webp?src=unknown    | 404 | -
            HEAD    | /image/process.webp?src=known.png&resize=772 | 404 | -
            GET     | /image/process.webp?src=unknown.png | 404 | -
            """)
    void theseAnswersAreEmpty(String method, String target, int status, String allow) throws Exception {
        HttpResponse<String> answer = server.send(server.request(target).method(method, BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("content-length")).contains("0");
        assertThat(answer.headers().firstValue("content-type")).isEmpty();
        assertThat(answer.headers().firstValue("date")).isPresent();
        assertThat(answer.headers().firstValue("server")).isEmpty();
        assertThat(answer.headers().firstValue("allow").orElse(null)).isEqualTo(allow);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /internal                                      | 401 | invalid-api-token      | Invalid API Key
            /internal/nope                                 | 401 | invalid-api-token      | Invalid API Key
            /image/details/original/unknown.png            | 404 | alias-not-found        | Requested a file that doesn't exist
            /image/details/original?alias=unknown.png      | 404 | alias-not-found        | Requested a file that doesn't exist
            /image/details/original                        | 400 | invalid-query          | data did not match any variant of untagged enum AliasQuery
            /image/original?proxy=notaurl                  | 400 | invalid-query          | data did not match any variant of untagged enum AliasQuery
            /image/blurhash                                | 400 | invalid-query          | data did not match any variant of untagged enum AliasQuery
            /image/blurhash?alias=unknown.png              | 404 | alias-not-found        | Requested a file that doesn't exist
            /image/process.webp?thumbnail=64               | 400 | invalid-query          | data did not match any variant of untagged enum ProcessSource
            /image/process.bmp?src=unknown.png             | 400 | invalid-file-extension | Process endpoint was called with invalid extension
            /image/process.JPG?src=known.png               | 400 | invalid-file-extension | Process endpoint was called with invalid extension
            /image/details/process.webp?src=unknown.png    | 404 | alias-not-found        | Requested a file that doesn't exist
            /image/details/process.webp?src=known.png&resize=9 | 404 | alias-not-found    | Requested a file that doesn't exist
            /image/process.webp?src=known.png&THUMBNAIL=33 | 400 | invalid-process-path   | Provided process path is invalid
            /image/process.webp?src=known.png&resize=a100  | 400 | invalid-process-path   | Provided process path is invalid
            /image/process.webp?src=known.png&blur=        | 400 | invalid-process-path   | Provided process path is invalid
            /image/delete/wrong/known.png                  | 403 | invalid-delete-token   | Provided token did not match expected token
            """)
    void theseAnswersTellWhatIsWrong(String target, int status, String code, String message) throws Exception {
        HttpResponse<String> answer = server.get(target);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"code\":\"" + code + "\",\"msg\":\"" + message + "\"}");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    }

    @Test
    void onlyTheRightKeyOpensTheInternalGate() throws Exception {
        assertThat(server.send(server.request("/internal/nope").header("X-Api-Token", "other"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.send(server.request("/internal/nope").header("X-Api-Token", TestServer.API_KEY))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anOriginalIsServedWithItsHeaders() throws Exception {
        HttpResponse<byte[]> answer = TestServer.CLIENT.send(
                server.request("/image/original/known.png").build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(server.bytes);
        assertMediaHeaders(answer);
        assertThat(answer.headers().firstValue("content-length")).contains("1000");
    }

    @Test
    void headTellsTheSameWithoutBytes() throws Exception {
        HttpResponse<byte[]> answer = TestServer.CLIENT.send(
                server.request("/image/original?alias=known.png").HEAD().build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertMediaHeaders(answer);
        assertThat(answer.headers().firstValue("content-length")).contains("1000");
    }

    private static void assertMediaHeaders(HttpResponse<byte[]> answer) {
        assertThat(answer.headers().firstValue("etag")).contains('"' + TestServer.HASH.base64() + '"');
        assertThat(answer.headers().firstValue("content-type")).contains("image/png");
        assertThat(answer.headers().firstValue("last-modified")).contains("Sun, 09 Mar 2025 14:02:11 GMT");
        assertThat(answer.headers().firstValue("accept-ranges")).contains("bytes");
        assertThat(answer.headers().firstValue("cache-control"))
                .contains("public, max-age=0, immutable, stale-while-revalidate=604800");
    }

    @Test
    void aFileLargerThanEveryBufferArrivesWhole() throws Exception {
        byte[] large = new byte[3_000_001];
        new Random(7).nextBytes(large);
        server.store.files.put(TestServer.FILE, large);
        HttpRequest whole = server.request("/image/original/known.png").build();
        assertThat(TestServer.CLIENT.send(whole, BodyHandlers.ofByteArray()).body())
                .isEqualTo(large);
        HttpRequest part = server.request("/image/original/known.png")
                .header("Range", "bytes=1000-2900000")
                .build();
        assertThat(TestServer.CLIENT.send(part, BodyHandlers.ofByteArray()).body())
                .isEqualTo(Arrays.copyOfRange(large, 1000, 2_900_001));
    }

    @Test
    void aPartIsServed() throws Exception {
        HttpResponse<String> answer =
                server.send(server.request("/image/original/known.png").header("Range", "bytes=10-19"));
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).hasSize(10);
        assertThat(answer.headers().firstValue("content-range")).contains("bytes 10-19/1000");
        assertThat(answer.headers().firstValue("content-length")).contains("10");
    }

    @Test
    void aRangeWithoutBytesIsAnsweredEmpty() throws Exception {
        HttpResponse<String> answer =
                server.send(server.request("/image/original/known.png").header("Range", "bytes=1000-"));
        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("content-type")).contains("image/png");
        assertThat(answer.headers().firstValue("content-range")).contains("bytes */1000");
    }

    @Test
    void severalRangesAreRefused() throws Exception {
        HttpResponse<String> answer =
                server.send(server.request("/image/original/known.png").header("Range", "bytes=0-1,5-9"));
        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.body())
                .isEqualTo("{\"code\":\"range-not-satisfiable\",\"msg\":\"Range header not satisfiable\"}");
    }

    @Test
    void whoHasItAlreadyGetsTheValidatorsAgain() throws Exception {
        HttpResponse<String> answer = server.send(
                server.request("/image/original/known.png").header("If-None-Match", MediaAnswers.tag(TestServer.HASH)));
        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.headers().map()).containsKeys("etag", "last-modified", "cache-control");
        assertThat(answer.headers().map()).doesNotContainKeys("content-length", "content-type");
        HttpResponse<String> other =
                server.send(server.request("/image/original/known.png").header("If-Match", "\"x\""));
        assertThat(other.statusCode()).isEqualTo(412);
        assertThat(other.headers().firstValue("content-length")).contains("0");
    }

    @Test
    void detailsAndBlurhashAreTold() throws Exception {
        assertThat(server.get("/image/details/original/known.png").body()).isEqualTo("""
                {"blurhash":"LGF5?xYk^6AAAAAAAAAAAAAAAAAA","width":30,"height":20,"frames":null,\
                "content_type":"image/png","created_at":"2025-03-09T14:02:11.482Z","format":"Image"}""");
        assertThat(server.get("/image/blurhash?alias=known.png").body())
                .isEqualTo("{\"blurhash\":\"LGF5?xYk^6AAAAAAAAAAAAAAAAAA\",\"msg\":\"ok\"}");
    }

    @Test
    void lostDetailsAndBlurhashAreDeterminedAnewAndKept() throws Exception {
        database.execute("DELETE FROM details");
        database.execute("UPDATE hashes SET blurhash = NULL");
        assertThat(server.get("/image/original/known.png").statusCode()).isEqualTo(200);
        assertThat(server.get("/image/blurhash?alias=known.png").statusCode()).isEqualTo(200);
        Original kept = server.repo.aliases().original(TestServer.ALIAS).orElseThrow();
        assertThat(kept).extracting(Original::blurhash).isEqualTo(PlainMedia.BLURHASH);
        assertThat(kept)
                .extracting(Original::details)
                .extracting(Details::format)
                .isEqualTo(Format.PNG);
    }

    @Test
    void aLostFileIsNotFound() throws Exception {
        server.store.files.clear();
        HttpResponse<String> answer = server.get("/image/original/known.png");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"not-found\"");
        assertThat(server.get("/image/process.webp?src=known.png&resize=9").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aVariantIsBuiltOnceAndHasATagOfItsOwn() throws Exception {
        String target = "/image/process.webp?src=known.png&sparkle=1&resize=10";
        HttpResponse<String> built = server.get(target);
        assertThat(built.statusCode()).isEqualTo(200);
        assertThat(built.body()).startsWith("rendered [Resize[side=10");
        String tag = built.headers().firstValue("etag").orElseThrow();
        assertThat(tag).isNotEqualTo(MediaAnswers.tag(TestServer.HASH));
        HttpResponse<String> again = server.send(server.request(target).HEAD());
        assertThat(again.headers().firstValue("etag")).contains(tag);
        assertThat(server.send(server.request(target).header("If-None-Match", tag))
                        .statusCode())
                .isEqualTo(304);
        assertThat(server.get("/image/details/process.webp?src=known.png&resize=10")
                        .body())
                .contains("\"blurhash\":\"LGF5?xYk^6AAAAAAAAAAAAAAAAAA\"");
    }

    @Test
    void aLostVariantIsBuiltAnew() throws Exception {
        String target = "/image/process.webp?src=known.png&resize=10";
        String tag = server.get(target).headers().firstValue("etag").orElseThrow();
        server.store.files.keySet().removeIf(identifier -> !identifier.equals(TestServer.FILE));
        HttpResponse<String> again = server.get(target);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().firstValue("etag")).isPresent().get().isNotEqualTo(tag);
    }

    @Test
    void anAliasIsDeletedByItsToken() throws Exception {
        assertThat(server.send(server.request("/image/delete/secret-token/known.png")
                                .DELETE())
                        .statusCode())
                .isEqualTo(204);
        assertThat(server.get("/image/original/known.png").statusCode()).isEqualTo(404);
        HttpResponse<String> again = server.get("/image/delete/secret-token/known.png");
        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(again.headers().map()).doesNotContainKeys("content-length", "content-type");
    }

    @Test
    void uploadsAreAnsweredInTheirOrder() throws Exception {
        HttpResponse<String> answer = upload("/image", PART + "first\r\n" + PART + "second\r\n--XX--");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body())
                .matches(
                        "\\{\"files\":\\[(\\{\"delete_token\":\"[0-9a-f-]{36}\",\"details\":\\{\"blurhash\":\"[^\"]+\","
                                + "\"content_type\":\"image/png\",\"created_at\":\"[^\"]+Z\",\"format\":\"Image\",\"frames\":null,"
                                + "\"height\":20,\"width\":30},\"file\":\"[0-9a-f-]{36}.png\"},?){2}],\"msg\":\"ok\"}");
        assertThat(server.scratchFiles()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /image?max_width=10          | 400 | validate-width       | Too wide
            /image?max_height=10         | 400 | validate-height      | Too tall
            /image?max_area=100          | 400 | validate-area        | Too many pixels
            /image?max_file_size=0       | 413 | validate-file-size   | Filesize too large
            /image?allow_image=false     | 400 | media-disallowed     | Media type wasn't allowed for this upload
            /image?allow_image=nope      | 400 | invalid-query        | provided string was not `true` or `false`
            /image?sparkle=1             | 400 | invalid-process-path | Provided process path is invalid
            """)
    void anUploadIsRefusedWithItsReason(String target, int status, String code, String message) throws Exception {
        HttpResponse<String> answer = upload(target, PART + "data\r\n--XX--");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"code\":\"" + code + "\",\"msg\":\"" + message + "\"}");
        assertThat(server.aliases()).hasSize(1);
        assertThat(server.scratchFiles()).isEmpty();
    }

    @Test
    void oneBadFileWithdrawsTheWholeForm() throws Exception {
        HttpResponse<String> answer = upload("/image", PART + "good\r\n" + PART + "junk\r\n" + PART + "good\r\n--XX--");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"code\":\"command-failure\",\"msg\":\"Invalid media file provided\"}");
        assertThat(server.aliases()).containsExactly(TestServer.ALIAS.text());
        assertThat(server.scratchFiles()).isEmpty();
    }

    @Test
    void aFileOverTheLimitIsRefusedThoughItIsStillBeingSent() throws Exception {
        HttpResponse<String> answer = upload("/image", PART + "x".repeat(5_000_000) + "\r\n--XX--");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("{\"code\":\"validate-file-size\",\"msg\":\"File too large\"}");
        assertThat(server.scratchFiles()).isEmpty();
    }

    @Test
    void aFormWithoutFilesOrTypeIsRefused() throws Exception {
        assertThat(upload("/image", "--XX--\r\n").body()).contains("No files present in upload");
        assertThat(server.send(server.request("/image").POST(BodyPublishers.noBody()))
                        .body())
                .contains("No Content-Type `form-data` header");
    }

    @ParameterizedTest
    @EnumSource(RepoException.Kind.class)
    void aFailingDatabaseTellsNoSecrets(RepoException.Kind kind) throws Exception {
        server.repo.broken = kind;
        for (String target :
                new String[] {"/healthz", "/image/original/known.png", "/image/process.png?src=known.png"}) {
            HttpResponse<String> answer = server.get(target);
            assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
            assertThat(answer.body()).contains("\"code\":").doesNotContain("secret");
            assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(answer.statusCode() == 503);
        }
    }

    @ParameterizedTest
    @EnumSource(StoreException.Kind.class)
    void aFailingStoreTellsNoSecrets(StoreException.Kind kind) throws Exception {
        server.store.broken = kind;
        HttpResponse<String> answer = server.get("/image/original/known.png");
        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(answer.body()).contains("\"code\":").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "blurhash"})
    void anUploadForWhichNobodyHasTimeMayComeAgain(String step) throws Exception {
        server.media.busyStep = step;
        overloaded(upload("/image", PART + "picture\r\n--XX--"));
        assertThat(server.scratchFiles()).isEmpty();
        assertThat(server.aliases()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "render, /image/process.webp?src=known.png&thumbnail=8",
        "blurhash, /image/details/original/known.png",
        "inspect, /image/original/known.png"
    })
    void aPictureForWhichNobodyHasTimeMayBeAskedForAgain(String step, String target) throws Exception {
        server.media.busyStep = step;
        database.execute("UPDATE hashes SET blurhash = NULL");
        if (step.equals("inspect")) {
            database.execute("DELETE FROM details");
        }
        overloaded(server.get(target));
        server.media.busyStep = "";
        assertThat(server.get(target).statusCode()).isEqualTo(200);
    }

    private static void overloaded(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"overloaded\"");
        assertThat(answer.headers().firstValue("retry-after")).contains("1");
    }

    private HttpResponse<String> upload(String target, String form) throws Exception {
        return server.send(server.request(target)
                .header("Content-Type", "multipart/form-data; boundary=XX")
                .POST(BodyPublishers.ofString(form, StandardCharsets.ISO_8859_1)));
    }
}
