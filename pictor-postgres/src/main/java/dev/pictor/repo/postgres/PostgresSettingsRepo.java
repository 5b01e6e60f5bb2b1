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
            SELECT value
            FROM settings
            WHERE key = ?
            """;

    @Override
    public Optional<String> get(String key) {
        return database.one(GET, row -> decoded(key, row.getString("value")), key);
    }

    private static final String SET = """
            INSERT INTO settings (key, value)
            VALUES (?, ?)
            ON CONFLICT ON CONSTRAINT settings_pkey DO UPDATE SET value = EXCLUDED.value
            """;

    @Override
    public void set(String key, String value) {
        database.update(SET, key, HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8)));
    }

    private static final String REMOVE = """
            DELETE FROM settings
            WHERE key = ?
            """;

    @Override
    public void remove(String key) {
        database.update(REMOVE, key);
    }

    private static String decoded(String key, String hex) {
        try {
            return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            throw new RepoException(RepoException.Kind.CORRUPT, "unreadable setting " + key, unreadable);
        }
    }
}
