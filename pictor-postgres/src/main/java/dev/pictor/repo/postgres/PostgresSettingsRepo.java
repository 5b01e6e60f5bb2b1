package dev.pictor.repo.postgres;

import dev.pictor.repo.RepoException;
import dev.pictor.repo.SettingsRepo;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// The table `settings`, whose values are bytes in hex.
final class PostgresSettingsRepo implements SettingsRepo {
    private final Database database;

    PostgresSettingsRepo(Database database) {
        this.database = database;
    }

    private static final String GET = """
            -- postgres_settings_get
            SELECT value
            FROM settings
            WHERE key = ?
            """;

    @Override
    public Optional<byte[]> get(String key) {
        return database.one(GET, row -> decoded(key, row.getString("value")), name(key));
    }

    private static final String SET = """
            -- postgres_settings_set
            INSERT INTO settings (key, value)
            VALUES (?, ?)
            ON CONFLICT ON CONSTRAINT settings_pkey DO UPDATE SET value = EXCLUDED.value
            """;

    @Override
    public void set(String key, byte[] value) {
        if (value.length > MAX_VALUE_BYTES) {
            throw Values.refused("a setting of " + value.length + " bytes");
        }
        database.update(SET, name(key), HexFormat.of().formatHex(value));
    }

    private static final String REMOVE = """
            -- postgres_settings_remove
            DELETE FROM settings
            WHERE key = ?
            """;

    @Override
    public void remove(String key) {
        database.update(REMOVE, name(key));
    }

    @Override
    public Optional<String> text(String key) {
        return get(key).map(value -> new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public void set(String key, String text) {
        set(key, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(String key) {
        if (key.length() > MAX_KEY_LENGTH || key.indexOf('\0') >= 0) {
            throw Values.refused("a name that no setting can have");
        }
        return key;
    }

    private static byte[] decoded(String key, String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException unreadable) {
            throw new RepoException(RepoException.Kind.CORRUPT, "unreadable setting " + key, unreadable);
        }
    }
}
