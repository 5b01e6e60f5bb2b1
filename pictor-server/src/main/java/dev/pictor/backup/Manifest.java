package dev.pictor.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pictor.content.Identifier;
import dev.pictor.repo.Snapshot.TableContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a backup consists of; written last, so that a folder with a manifest is a whole one.
///
/// @param tables what each table held
/// @param files how many files are kept, and how many bytes they have
/// @param removed files that were removed together with their rows while the backup was made
/// @param lost how many files rows named in vain
/// @param lostExamples some of them
public record Manifest(
        Map<String, TableContents> tables,
        long files,
        long fileBytes,
        List<Identifier> removed,
        long lost,
        List<Identifier> lostExamples) {
    static final String NAME = "manifest.json";

    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    /// How many rows there are in all tables.
    public long rows() {
        return tables.values().stream().mapToLong(TableContents::rows).sum();
    }

    void write(Path folder) throws IOException {
        ObjectNode json = JSON.createObjectNode().put("pictor_backup", VERSION);
        ObjectNode contents = json.putObject("tables");
        tables.forEach((name, table) ->
                contents.putObject(name).put("rows", table.rows()).put("fingerprint", table.fingerprint()));
        json.put("files", files).put("file_bytes", fileBytes);
        removed.forEach(file -> json.withArray("removed").add(file.path()));
        json.put("lost", lost);
        lostExamples.forEach(file -> json.withArray("lost_examples").add(file.path()));
        Files.write(folder.resolve(NAME), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
    }

    /// @throws BackupException if there is none, or one that this version does not know
    static Manifest read(Path folder) {
        try {
            JsonNode json = JSON.readTree(folder.resolve(NAME).toFile());
            if (json.path("pictor_backup").asInt() != VERSION) {
                throw new BackupException(
                        folder + " is no backup that this version can read: expected version " + VERSION);
            }
            Map<String, TableContents> tables = new LinkedHashMap<>();
            json.path("tables")
                    .properties()
                    .forEach(table -> tables.put(
                            table.getKey(),
                            new TableContents(
                                    table.getValue().path("rows").asLong(),
                                    table.getValue().path("fingerprint").asText())));
            return new Manifest(
                    tables,
                    json.path("files").asLong(),
                    json.path("file_bytes").asLong(),
                    identifiers(json.path("removed")),
                    json.path("lost").asLong(),
                    identifiers(json.path("lost_examples")));
        } catch (IOException | IllegalArgumentException e) {
            throw new BackupException(folder + " is no whole backup: its " + NAME + " cannot be read", e);
        }
    }

    private static List<Identifier> identifiers(JsonNode paths) {
        List<Identifier> identifiers = new ArrayList<>();
        paths.forEach(path -> identifiers.add(new Identifier(path.asText())));
        return List.copyOf(identifiers);
    }
}
