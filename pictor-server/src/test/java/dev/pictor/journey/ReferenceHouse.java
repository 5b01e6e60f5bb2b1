package dev.pictor.journey;

import dev.pictor.repo.postgres.PostgresExtension.TestDatabase;
import dev.pictor.repo.postgres.ReferenceDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// What pict-rs 0.5.25 left behind: its database, its files, and a configuration as its own manual has it.
record ReferenceHouse(TestDatabase database, Path config) {
    static ReferenceHouse restore(TestDatabase database, DataDirectory data) throws Exception {
        ReferenceDatabase.restore(database.dataSource());
        unpack(data);
        Path config = data.root().resolve("pict-rs.toml");
        Files.writeString(config, """
                [server]
                address = "127.0.0.1:0"
                api_key = "API_KEY"

                [client]
                allow_local_connections = true

                [media.video]
                enable = true

                [repo]
                type = "postgres"
                url = "%s"

                [store]
                type = "filesystem"
                path = "%s"
                """.formatted(url(database), data.files()));
        return new ReferenceHouse(database, config);
    }

    /// The database as the setting `repo.url` names it.
    String url() {
        return url(database);
    }

    private static String url(TestDatabase database) {
        return database.jdbcUrl()
                .replaceFirst("^jdbc:postgresql://", "postgres://" + database.user() + ":" + database.password() + "@");
    }

    /// The files keep their age, as those that an administrator has.
    private static void unpack(DataDirectory data) throws IOException {
        try (InputStream in =
                        Objects.requireNonNull(ReferenceHouse.class.getResourceAsStream("/recorded/files-0.5.25.zip"));
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = data.root().resolve(entry.getName()).normalize();
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.copy(zip, file);
                Files.setLastModifiedTime(file, FileTime.fromMillis(entry.getTime()));
            }
        }
    }

    Rows rows() {
        return new Rows(database.jdbcUrl(), database.user(), database.password());
    }
}
