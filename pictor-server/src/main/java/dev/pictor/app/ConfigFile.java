package dev.pictor.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.pictor.app.Environment.Form;
import dev.pictor.app.Environment.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A file of settings: TOML, JSON or YAML, by its extension. Keys may have any letter case.
final class ConfigFile {
    private static final List<String> EXTENSIONS = List.of("toml", "json", "yaml", "yml");

    private final String name;
    private final KeyLines lines;
    private final List<Setting> settings = new ArrayList<>();

    private ConfigFile(String name, KeyLines lines) {
        this.name = name;
        this.lines = lines;
    }

    /// Reads a file; where there is none of that name, one with an extension added.
    ///
    /// @throws ConfigException if it cannot be read or understood
    static List<Setting> read(Path path) {
        Path file = existing(path);
        String extension = extension(file);
        ObjectMapper mapper = mapper(extension);
        if (mapper == null) {
            throw new ConfigException("%s: expected a file that ends in .toml, .json, .yaml or .yml%s"
                    .formatted(file, extension.equals("ron") ? "; write a .toml from it with pict-rs --save-to" : ""));
        }
        String text = text(file);
        JsonNode tree = tree(file, mapper, text, extension);
        ConfigFile read = new ConfigFile(file.toString(), KeyLines.of(extension, text));
        if (!tree.isObject()) {
            throw new ConfigException("%s: expected a table of settings".formatted(file));
        }
        read.addAll("", tree);
        return List.copyOf(read.settings);
    }

    private static Path existing(Path path) {
        if (Files.isRegularFile(path)) {
            return path;
        }
        return EXTENSIONS.stream()
                .map(extension -> Path.of(path + "." + extension))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new ConfigException("%s: there is no such file".formatted(path)));
    }

    private static String extension(Path file) {
        String text = file.toString();
        return text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static @Nullable ObjectMapper mapper(String extension) {
        return switch (extension) {
            case "toml" -> new TomlMapper();
            case "json" -> new JsonMapper();
            case "yaml", "yml" -> new YAMLMapper();
            default -> null;
        };
    }

    private static String text(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw new ConfigException("%s: cannot be read: %s".formatted(file, e.getMessage()));
        }
    }

    private static JsonNode tree(Path file, ObjectMapper mapper, String text, String extension) {
        try {
            JsonNode tree = mapper.readTree(text);
            boolean empty = tree.isMissingNode() || tree.isNull();
            return empty && !extension.equals("json") ? mapper.createObjectNode() : tree;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            String reason = e.getOriginalMessage().lines().findFirst().orElse("it cannot be understood");
            throw new ConfigException("%s:%d: %s".formatted(file, line, reason));
        }
    }

    private void addAll(String prefix, JsonNode table) {
        table.properties().forEach(entry -> add(prefix + entry.getKey().toLowerCase(Locale.ROOT), entry.getValue()));
    }

    private void add(String key, JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> addAll(key + ".", value);
            case ARRAY -> settings.add(setting(key, names(key, value), Form.QUOTED));
            case STRING -> settings.add(setting(key, value.asText(), Form.QUOTED));
            case NULL, MISSING -> {
                if (isTable(key)) {
                    throw new ConfigException("%s = null (from %s): expected a table".formatted(key, source(key)));
                }
            }
            case BOOLEAN, NUMBER, BINARY, POJO -> settings.add(setting(key, value.asText(), Form.BARE));
        }
    }

    private static boolean isTable(String key) {
        return Keys.ALL.stream().anyMatch(known -> known.name().startsWith(key + "."));
    }

    /// As if they had been written in one text.
    private String names(String key, JsonNode array) {
        List<String> names = new ArrayList<>();
        for (JsonNode element : array) {
            boolean wanted = Keys.find(key)
                    .map(known -> known.kind() == Key.Kind.Plain.NAMES)
                    .orElse(true);
            if (!wanted || !element.isTextual()) {
                throw new ConfigException("%s = %s (from %s): expected %s"
                        .formatted(
                                key,
                                array,
                                source(key),
                                Keys.find(key)
                                        .map(known -> known.kind().described())
                                        .orElse("texts")));
            }
            names.add(element.asText());
        }
        return String.join(",", names);
    }

    private Setting setting(String key, String value, Form form) {
        return new Setting(key, value, source(key), form);
    }

    private String source(String key) {
        return lines.find(key).stream()
                .mapToObj(line -> name + ":" + line)
                .findFirst()
                .orElse(name);
    }
}
