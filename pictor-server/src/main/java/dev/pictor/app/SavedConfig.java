package dev.pictor.app;

import dev.pictor.app.Key.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A file that means the same as settings from many sources.
final class SavedConfig {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final Pattern STORE = Pattern.compile("((?:old_)?store)\\.(\\w+)");
    private static final int CONTROL = 0x20;
    private static final int DELETE = 0x7F;

    private SavedConfig() {}

    /// Writes a file that nobody else may read, for it holds what is secret.
    ///
    /// @throws ConfigException if it cannot be written
    static void write(Settings settings, Path file) {
        Set<StandardOpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, options, PosixFilePermissions.asFileAttribute(PRIVATE))) {
            Files.setPosixFilePermissions(file, PRIVATE); // it may have been there before
            ByteBuffer bytes = ByteBuffer.wrap(toml(settings).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new ConfigException("--save-to %s: cannot be written: %s".formatted(file, e));
        }
    }

    static String toml(Settings settings) {
        StringBuilder text = new StringBuilder();
        String table = "";
        for (Key key : Keys.ALL) {
            Optional<String> value = isUsed(settings, key) ? settings.value(key) : Optional.empty();
            if (value.isEmpty()) {
                continue;
            }
            int dot = key.name().lastIndexOf('.');
            if (!key.name().substring(0, dot).equals(table)) {
                table = key.name().substring(0, dot);
                text.append(text.isEmpty() ? "" : "\n")
                        .append('[')
                        .append(table)
                        .append("]\n");
            }
            text.append(key.name().substring(dot + 1)).append(" = ");
            text.append(written(key, value.get())).append('\n');
        }
        return text.toString();
    }

    /// What belongs to another type of repo or store is left out.
    private static boolean isUsed(Settings settings, Key key) {
        String type = settings.environment()
                .find("repo.type")
                .map(Environment.Setting::value)
                .orElse("embedded");
        String level = key.flag().level();
        boolean ofRepo = key.name().startsWith("repo.") && !key.name().equals("repo.type");
        return (!ofRepo || level.equals(type)) && isOfUsedStore(settings, key);
    }

    private static boolean isOfUsedStore(Settings settings, Key key) {
        Matcher parts = STORE.matcher(key.name());
        if (!parts.matches()) {
            return true;
        }
        String table = parts.group(1);
        Environment environment = settings.environment();
        if (table.equals("old_store")
                && environment.find("old_store.type").isEmpty()
                && environment.find("old_store.path").isEmpty()) {
            return false;
        }
        boolean objects = environment
                .find(table + ".type")
                .map(Environment.Setting::value)
                .filter("object_storage"::equals)
                .isPresent();
        return parts.group(2).equals("type") || parts.group(2).equals("path") != objects;
    }

    private static String written(Key key, String value) {
        return switch (key.kind()) {
            case Kind.Count _ -> value;
            case Kind.Plain.SWITCH -> value;
            case Kind.Plain.PATH ->
                quoted(Path.of(value).toAbsolutePath().normalize().toString());
            case Kind.Plain.NAMES ->
                Stream.of(value.split(",", -1)).map(SavedConfig::quoted).collect(Collectors.joining(", ", "[", "]"));
            case Kind.Choice _, Kind.Plain _ -> quoted(value);
        };
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
            } else if (point < CONTROL || point == DELETE) {
                quoted.append("\\u%04X".formatted(point));
            } else {
                quoted.appendCodePoint(point);
            }
        });
        return quoted.append('"').toString();
    }
}
