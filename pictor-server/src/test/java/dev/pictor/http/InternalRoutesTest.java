package dev.pictor.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.cleanup.Cleanup;
import dev.pictor.content.Alias;
import dev.pictor.job.CleanupJob;
import dev.pictor.job.Queue;
import dev.pictor.repo.ClaimedJob;
import dev.pictor.repo.JobQueue.Reading;
import dev.pictor.repo.postgres.RepoExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InternalRoutesTest {
    private static final String OK = "{\"msg\":\"ok\"}";

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
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /internal/aliases?alias=unknown.png      | 404 | alias-not-found | Requested a file that doesn't exist
            GET    | /internal/aliases?alias=a%00b            | 404 | alias-not-found | Requested a file that doesn't exist
            GET    | /internal/identifier?alias=unknown.png   | 404 | alias-not-found | Requested a file that doesn't exist
            POST   | /internal/purge?alias=unknown.png        | 404 | alias-not-found | Requested a file that doesn't exist
            POST   | /internal/delete?alias=unknown.png       | 404 | alias-not-found | Requested a file that doesn't exist
            POST   | /internal/purge                          | 400 | invalid-query   | data did not match any variant of untagged enum AliasQuery
            GET    | /internal/hashes?limit=abc               | 400 | invalid-query   | invalid digit found in string
            GET    | /internal/hashes?limit=1&limit=2         | 400 | invalid-query   | duplicate field `limit`
            GET    | /internal/hashes?timestamp=nope          | 400 | invalid-query   | the 'year' component could not be parsed
            POST   | /internal/import                         | 400 | file-upload-error | No Content-Type `form-data` header
            GET    | /image/backgrounded/claim                | 400 | invalid-query   | missing field `upload_id`
            GET    | /image/backgrounded/claim?upload_id=abc  | 400 | invalid-query   | invalid length: found 3
            GET    | /image/backgrounded/claim?upload_id=6d6f1f5e-9a64-4a52-8f5c-0b7f0a2d4c11 | 400 | already-claimed | Upload was already claimed
            """)
    void theseAnswersTellWhatIsWrong(String method, String target, int status, String code, String message)
            throws Exception {
        HttpResponse<String> answer = server.internal(method, target);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"code\":\"" + code + "\",\"msg\":\"" + message + "\"}");
    }

    @ParameterizedTest
    @CsvSource({"GET,/internal/purge?alias=x,POST", "POST,/internal/hashes,GET", "GET,/internal/variants,DELETE"})
    void aWrongMethodIsToldTheRightOne(String method, String target, String allow) throws Exception {
        HttpResponse<String> answer = server.internal(method, target);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains(allow);
    }

    @ParameterizedTest
    @CsvSource({"/internal/export", "/internal/nope", "/internal/hashes/", "/internal/a/b"})
    void whatIsNotThereIsNotFound(String target) throws Exception {
        assertThat(server.internal("POST", target).statusCode()).isEqualTo(404);
    }

    @Test
    void anOriginalIsKnownByItsAliasesAndItsFile() throws Exception {
        assertThat(server.internal("GET", "/internal/aliases?alias=known.png").body())
                .isEqualTo("{\"aliases\":[\"known.png\"],\"msg\":\"ok\"}");
        assertThat(server.internal("GET", "/internal/identifier?alias=known.png")
                        .body())
                .isEqualTo("{\"identifier\":\"aa/known.png\",\"msg\":\"ok\"}");
    }

    @Test
    void aPurgedOriginalIsGoneUnderAllItsNames() throws Exception {
        server.services.repo().aliases().createAlias(Alias.parse("second.png"), TestServer.TOKEN, TestServer.HASH);
        HttpResponse<String> answer = server.internal("POST", "/internal/purge?alias=known.png");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"known.png\"", "\"second.png\"", "\"msg\":\"ok\"");
        assertThat(server.aliases()).isEmpty();
        assertThat(server.get("/image/original/second.png").statusCode()).isEqualTo(404);
    }

    @Test
    void aDeletedAliasLeavesTheOthers() throws Exception {
        server.services.repo().aliases().createAlias(Alias.parse("second.png"), TestServer.TOKEN, TestServer.HASH);
        assertThat(server.internal("POST", "/internal/delete?alias=known.png").body())
                .isEqualTo(OK);
        assertThat(server.aliases()).containsExactly("second.png");
    }

    @Test
    void allVariantsAreRemovedByOneJob() throws Exception {
        assertThat(server.internal("DELETE", "/internal/variants").statusCode()).isEqualTo(204);
        assertThat(server.internal("DELETE", "/internal/variants").statusCode()).isEqualTo(204);
        assertThat(cleanupJob()).isEqualTo(new CleanupJob.RemoveAllVariants());
        assertThat(server.services.repo().jobs().queueLength(Queue.CLEANUP)).isEqualTo(1);
    }

    private CleanupJob cleanupJob() throws InterruptedException {
        ClaimedJob claimed = server.services
                .repo()
                .jobs()
                .claim(List.of(Queue.CLEANUP), 1, Duration.ZERO)
                .getFirst();
        return (CleanupJob) ((Reading.Understood) server.services.repo().jobs().read(claimed)).job();
    }

    @Test
    void aPageShowsItsOriginals() throws Exception {
        HttpResponse<String> answer = server.internal("GET", "/internal/hashes");
        assertThat(answer.body())
                .isEqualTo("{\"msg\":\"ok\",\"page\":{\"current\":\"" + TestServer.HASH.slug() + "\",\"hashes\":[{"
                        + "\"aliases\":[\"known.png\"],\"details\":{\"blurhash\":\"" + PlainMedia.BLURHASH
                        + "\",\"content_type\":\"image/png\",\"created_at\":\"2025-03-09T14:02:11.482Z\","
                        + "\"format\":\"Image\",\"frames\":null,\"height\":20,\"width\":30},\"hex\":\""
                        + TestServer.HASH.hex() + "\"}],\"limit\":20}}");
    }

    @Test
    void aPageOfNothingTellsWhereItWouldBegin() throws Exception {
        assertThat(server.internal("GET", "/internal/hashes?limit=0").body())
                .isEqualTo("{\"msg\":\"ok\",\"page\":{\"hashes\":[],\"limit\":0,\"next\":\"" + TestServer.HASH.slug()
                        + "\"}}");
    }

    @Test
    void aMissingBlurhashIsComputedForAPage() throws Exception {
        database.execute("UPDATE hashes SET blurhash = NULL");
        assertThat(server.internal("GET", "/internal/hashes").body()).contains(PlainMedia.BLURHASH);
        assertThat(database.texts("SELECT blurhash FROM hashes")).containsExactly(PlainMedia.BLURHASH);
    }

    @Test
    void aLostFileSpoilsNoPage() throws Exception {
        database.execute("UPDATE hashes SET blurhash = NULL");
        server.store.files.clear();
        HttpResponse<String> answer = server.internal("GET", "/internal/hashes");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"details\":null");
    }

    @Test
    void anImportKeepsTheNameOfItsFile() throws Exception {
        HttpResponse<String> answer = server.send(server.form("/internal/import", "a picture"));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).contains("\"file\":\"named.png\"");
        assertThat(server.aliases()).contains("named.png");
        HttpResponse<String> again = server.send(server.form("/internal/import", "another picture"));
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("duplicate-alias");
    }

    @Test
    void theChosenPictureStandsInForWhatIsMissing() throws Exception {
        assertThat(setNotFound("{\"alias\":\"known.png\"}").statusCode()).isEqualTo(201);
        HttpResponse<String> missing = server.get("/image/original/missing.png");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).hasSize(1000);
        assertThat(missing.headers().firstValue("content-type")).contains("image/png");
        assertThat(server.send(server.request("/image/original/missing.png").header("Range", "bytes=0-9"))
                        .statusCode())
                .isEqualTo(206);
        HttpResponse<String> variant = server.get("/image/process.png?src=missing.png&resize=10");
        assertThat(variant.statusCode()).isEqualTo(404);
        assertThat(variant.body()).startsWith("rendered");
        assertThat(server.send(server.request("/image/original/missing.png").HEAD())
                        .headers()
                        .firstValue("content-length"))
                .contains("0");
    }

    @Test
    void aChosenPictureThatIsGoneStandsInForNothing() throws Exception {
        setNotFound("{\"alias\":\"known.png\"}");
        server.internal("POST", "/internal/purge?alias=known.png");
        HttpResponse<String> missing = server.get("/image/original/missing.png");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            {"alias":"unknown.png"}                 | 404 | alias-not-found   | Requested a file that doesn't exist
            {"proxy":"https://example.org/a.png"}   | 400 | proxy-not-allowed | Cannot use proxied media as Not Found image
            {}                                      | 400 | invalid-json      | data did not match any variant of untagged enum AliasQuery
            []                                      | 400 | invalid-json      | data did not match any variant of untagged enum AliasQuery
            {"alias":7}                             | 400 | invalid-json      | data did not match any variant of untagged enum AliasQuery
            {"alias":"a","alias":"b"}               | 400 | invalid-json      | data did not match any variant of untagged enum AliasQuery
            nope                                    | 400 | invalid-json      | expected ident at line 1 column 2
            -                                       | 400 | invalid-json      | EOF while parsing a value at line 1 column 0
            """)
    void aChoiceThatCannotBeReadIsRefused(String body, int status, String code, String message) throws Exception {
        HttpResponse<String> answer = setNotFound(body == null ? "" : body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("{\"code\":\"" + code + "\",\"msg\":\"" + message + "\"}");
    }

    @Test
    void aChoiceOfAnotherTypeOrSizeIsRefused() throws Exception {
        HttpResponse<String> plain = server.send(server.request("/internal/set_not_found")
                .header("X-Api-Token", TestServer.API_KEY)
                .POST(BodyPublishers.ofString("{}")));
        assertThat(plain.body()).contains("invalid-json", "Content type error");
        assertThat(setNotFound("\"" + "x".repeat(JsonBody.MAX_BYTES) + "\"").body())
                .contains("JSON payload (2097154 bytes) is larger than allowed (limit: 2097152 bytes).");
    }

    private HttpResponse<String> setNotFound(String body) throws Exception {
        return server.send(server.request("/internal/set_not_found")
                .header("X-Api-Token", TestServer.API_KEY)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void aPruneTellsHowFarItCame() throws Exception {
        server.store.files.clear();
        assertThat(server.internal("POST", "/internal/prune_missing").body())
                .isEqualTo("{\"complete\":false,\"progress\":0,\"total\":1}");
        new Cleanup(server.services.repo(), server.store, Cleanup.Retention.DEFAULT, server.meter)
                .perform(cleanupJob());
        assertThat(server.internal("POST", "/internal/prune_missing").body())
                .isEqualTo("{\"complete\":true,\"progress\":1,\"total\":0}");
        database.execute("DELETE FROM job_queue");
        server.internal("POST", "/internal/prune_missing?force=maybe");
        assertThat(server.services.repo().jobs().queueLength()).isZero();
        server.internal("POST", "/internal/prune_missing?force=true");
        assertThat(cleanupJob()).isEqualTo(new CleanupJob.Prune());
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE,/internal/variants",
        "POST,/internal/purge?alias=known.png",
        "POST,/internal/delete?alias=known.png",
        "POST,/internal/prune_missing",
        "GET,/image/process_backgrounded.png?src=known.png&resize=7",
        "DELETE,/image/delete/secret-token/known.png"
    })
    void nothingIsChangedInReadOnlyMode(String method, String target) throws Exception {
        try (TestServer readOnly = new TestServer(database, folder.resolve("read-only"), TestServer.Access.READ_ONLY)) {
            HttpResponse<String> answer = readOnly.internal(method, target);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("read-only");
            assertThat(readOnly.aliases()).containsExactly("known.png");
            assertThat(readOnly.services.repo().jobs().queueLength()).isZero();
        }
    }
}
