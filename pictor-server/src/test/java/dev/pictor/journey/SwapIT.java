package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pictor.Origin;
import dev.pictor.repo.postgres.PostgresExtension;
import dev.pictor.repo.postgres.ReferenceDatabase;
import dev.pictor.repo.postgres.ReferenceRows;
import dev.pictor.testkit.Media;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// An administrator stops pict-rs, starts Pictor on what it left, and could go back.
final class SwapIT {
    private static final int STRAY_FILES = 3;

    @RegisterExtension
    static PostgresExtension postgres = new PostgresExtension();

    @Test
    void whatTheReferenceLeftIsServedChangedAndLeftSoThatItCouldGoOn() throws Exception {
        try (DataDirectory data = DataDirectory.create()) {
            ReferenceHouse house = ReferenceHouse.restore(postgres.newDatabase(), data);
            Rows rows = house.rows();
            String config = house.config().toString();
            try (ServerProcess server = ServerProcess.start(data, house.config());
                    Client client = server.client()) {
                everyOriginalIsServedWithItsDetails(rows, client, data);
                everyVariantIsServedFromItsFile(rows, client, data);
                theStrayFilesAreFoundAndRemoved(config, data);
                everythingIsChanged(client, rows);
                server.stop();
            }
            assertThat(ReferenceRows.problems(house.database().dataSource())).isEmpty();
            PostgresExtension.TestDatabase untouched = postgres.newDatabase();
            ReferenceDatabase.createSchema(untouched.dataSource());
            assertThat(ReferenceRows.schema(house.database().dataSource()))
                    .isEqualTo(ReferenceRows.schema(untouched.dataSource()));
            Launch verified = Launch.of("-c", config, "verify", "--json");
            assertThat(verified.exit()).as(verified.output()).isZero();
        }
    }

    private static void everyOriginalIsServedWithItsDetails(Rows rows, Client client, DataDirectory data)
            throws Exception {
        Set<String> originals = rows.texts("""
                SELECT a.alias, h.identifier, coalesce(h.blurhash, '-'), d.json
                FROM aliases a JOIN hashes h USING (hash) JOIN details d ON d.identifier = h.identifier
                """);
        assertThat(originals).hasSizeGreaterThan(40);
        for (String row : originals) {
            String[] columns = row.split(" ", 4);
            String alias = URLEncoder.encode(columns[0], StandardCharsets.UTF_8).replace("+", "%20");
            Answer original = client.get("/image/original/" + alias);
            assertThat(original.status()).as(row).isEqualTo(200);
            assertThat(original.body())
                    .as(row)
                    .isEqualTo(Files.readAllBytes(data.files().resolve(columns[1])));
            JsonNode details = client.get("/image/details/original/" + alias).json();
            JsonNode recorded = new ObjectMapper().readTree(columns[3]);
            for (String field : List.of("width", "height", "frames", "content_type", "created_at")) {
                assertThat(details.get(field)).as(row).isEqualTo(recorded.get(field));
            }
            if (!columns[2].equals("-")) {
                assertThat(details.path("blurhash").asText()).as(row).isEqualTo(columns[2]);
            }
        }
    }

    private static void everyVariantIsServedFromItsFile(Rows rows, Client client, DataDirectory data) throws Exception {
        Set<String> variants = rows.texts("""
                SELECT (SELECT min(alias) FROM aliases a WHERE a.hash = v.hash), v.identifier, v.variant
                FROM variants v
                WHERE EXISTS (SELECT 1 FROM aliases a WHERE a.hash = v.hash)
                """);
        assertThat(variants).hasSizeGreaterThan(60);
        List<String> different = new ArrayList<>();
        for (String row : variants) {
            String[] columns = row.split(" ", 3);
            Answer answer = client.get(query(columns[0], columns[2]));
            byte[] stored = Files.readAllBytes(data.files().resolve(columns[1]));
            if (answer.status() != 200 || !Arrays.equals(answer.body(), stored)) {
                different.add(answer.status() + " " + row);
            }
        }
        assertThat(different).isEmpty();
    }

    /// The request that a variant is the answer to: its operations in their order, and its format.
    private static String query(String alias, String variant) {
        String[] parts = variant.split("/", -1);
        StringBuilder path = new StringBuilder("/image/process." + parts[parts.length - 1] + "?src="
                + URLEncoder.encode(alias, StandardCharsets.UTF_8));
        for (int i = 0; i + 1 < parts.length; i += 2) {
            path.append('&').append(parts[i]).append('=').append(parts[i + 1]);
        }
        return path.toString();
    }

    private static void theStrayFilesAreFoundAndRemoved(String config, DataDirectory data) throws Exception {
        Launch found = Launch.of("-c", config, "verify", "--json");
        assertThat(found.exit()).as(found.output()).isEqualTo(6);
        JsonNode report = json(found);
        JsonNode strays = report.path("findings").path("stray-file");
        assertThat(strays.path("found").asInt()).isEqualTo(STRAY_FILES);
        Launch repaired = Launch.of("-c", config, "verify", "--repair", "--yes");
        assertThat(repaired.exit()).as(repaired.output()).isZero();
        Set<String> left = data.storedFiles();
        strays.path("examples").forEach(path -> assertThat(left).doesNotContain(path.asText()));
    }

    private static JsonNode json(Launch launch) throws Exception {
        String line = launch.output()
                .lines()
                .filter(text -> text.startsWith("{"))
                .findFirst()
                .orElseThrow();
        return new ObjectMapper().readTree(line);
    }

    private static void everythingIsChanged(Client client, Rows rows) throws Exception {
        Kept photo = client.keep(Media.bytes("still-photo.jpg"));
        assertThat(client.get(photo.process("webp", "thumbnail=64")).status()).isEqualTo(200);
        assertThat(client.delete(photo).status()).isEqualTo(204);
        String alias = rows.texts("SELECT min(alias) FROM aliases WHERE alias ~ '^[0-9a-f-]{36}[.]png$'").stream()
                .findFirst()
                .orElseThrow();
        assertThat(client.get("/image/process.webp?src=" + alias + "&resize=77").status())
                .isEqualTo(200);
        assertThat(client.send(
                                "POST",
                                "/internal/purge?alias=" + alias,
                                BodyPublishers.noBody(),
                                "X-Api-Token",
                                ServerProcess.API_KEY)
                        .status())
                .isEqualTo(200);
        inTheBackground(client);
        try (Origin origin = new Origin()) {
            origin.serve("/far.png", Media.bytes("still-rgb.png"));
            String url = URLEncoder.encode(origin.url("/far.png"), StandardCharsets.UTF_8);
            assertThat(client.get("/image/original?proxy=" + url).status()).isEqualTo(200);
        }
        Await.nothing(
                () -> rows.texts("SELECT job FROM job_queue WHERE queue = 'cleanup' AND unique_key IS NULL").stream()
                        .findFirst()
                        .map(job -> "not yet cleaned up: " + job));
    }

    private static void inTheBackground(Client client) throws Exception {
        Form form = Form.of(Media.bytes("anim-small.gif"));
        Answer accepted = client.send(
                "POST", "/image/backgrounded", BodyPublishers.ofByteArray(form.bytes()), "Content-Type", form.type());
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        String id = accepted.json().path("uploads").path(0).path("upload_id").asText();
        Optional<Answer> claimed = Optional.empty();
        while (claimed.filter(answer -> answer.status() != 204).isEmpty()) {
            claimed = Optional.of(client.get("/image/backgrounded/claim?upload_id=" + id));
        }
        assertThat(claimed.orElseThrow().status()).isEqualTo(200);
    }
}
