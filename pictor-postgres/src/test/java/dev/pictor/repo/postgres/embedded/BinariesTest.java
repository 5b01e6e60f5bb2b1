package dev.pictor.repo.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pictor.repo.postgres.embedded.EmbeddedPostgresException.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which PostgreSQL is taken, and that either way it serves.
final class BinariesTest {
    @TempDir(factory = OpenTempDirectory.class)
    static Path cache;

    @TempDir(factory = OpenTempDirectory.class)
    Path temporary;

    private ServerAccount account;
    private Binaries bundled;

    @BeforeEach
    void unpack() throws InterruptedException {
        account = ServerAccount.choose(temporary);
        bundled = BundledArchive.unpacked(List.of(cache), account).orElseThrow();
    }

    private EmbeddedPostgresConfig config(Path... systemRoots) {
        return new EmbeddedPostgresConfig(temporary.resolve("postgres"), List.of(cache), List.of(systemRoots));
    }

    @Test
    void theBundledOneServesWhereNoneIsInstalled() throws Exception {
        assertThat(Binaries.choose(config(), account, OptionalInt.empty())).isEqualTo(bundled);
        serves(config());
    }

    @Test
    void anInstalledOneIsPreferred() throws Exception {
        Path installed = temporary.resolve("installed");
        Files.createSymbolicLink(installed, bundled.directory());
        Binaries chosen = Binaries.choose(config(installed), account, OptionalInt.empty());
        assertThat(chosen).isEqualTo(new Binaries(installed, bundled.majorVersion()));
    }

    @Test
    void anInstallationOfThisMachineServes() throws Exception {
        EmbeddedPostgresConfig usual = EmbeddedPostgresConfig.in(temporary);
        serves(new EmbeddedPostgresConfig(usual.directory(), List.of(cache), usual.systemRoots()));
    }

    @Test
    void theMajorVersionOfTheDataDecides() throws Exception {
        Path older = fakeInstallation("older", 16);
        Path newer = fakeInstallation("newer", 99);
        EmbeddedPostgresConfig both = config(older, newer);
        assertThat(Binaries.choose(both, account, OptionalInt.empty()).majorVersion())
                .isEqualTo(99);
        assertThat(Binaries.choose(both, account, OptionalInt.of(16)).majorVersion())
                .isEqualTo(16);
        assertThat(Binaries.choose(both, account, OptionalInt.of(bundled.majorVersion())))
                .isEqualTo(bundled);
    }

    @Test
    void tooOldAnInstallationIsPassedOver() throws Exception {
        EmbeddedPostgresConfig old = config(fakeInstallation("old", 14));
        assertThat(Binaries.choose(old, account, OptionalInt.empty())).isEqualTo(bundled);
    }

    @Test
    void aDamagedCacheIsUnpackedAnew() throws Exception {
        Files.delete(bundled.directory().resolve("initdb"));
        assertThat(BundledArchive.unpacked(List.of(cache), account)).contains(bundled);
        assertThat(bundled.directory().resolve("initdb")).isExecutable();
    }

    @Test
    void aTakenPortIsTold() throws Exception {
        EmbeddedPostgres.start(config()).close();
        Cluster cluster = Cluster.open(config(), account, List.of());
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(catchThrowableOfType(
                                    EmbeddedPostgresException.class,
                                    () -> new Launch(cluster).start(taken.getLocalPort()))
                            .kind())
                    .isEqualTo(Kind.PORT_UNAVAILABLE);
        }
    }

    @Test
    void aCacheOfSomebodyElseIsNotTrusted() throws Exception {
        Path writable = Files.createDirectory(temporary.resolve("writable"));
        Files.setPosixFilePermissions(writable, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path below = writable.resolve("below");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), cache);
        Path foreign = Files.createDirectory(temporary.resolve("foreign"));
        account.handOver(foreign);
        List<Path> suspects = new ArrayList<>(List.of(writable, below, link));
        if (account instanceof ServerAccount.Other) {
            suspects.add(foreign);
        }
        assertThat(catchThrowableOfType(
                                EmbeddedPostgresException.class, () -> BundledArchive.unpacked(suspects, account))
                        .kind())
                .isEqualTo(Kind.DIRECTORY_UNUSABLE);
        suspects.add(cache);
        assertThat(BundledArchive.unpacked(suspects, account)).contains(bundled);
    }

    private static void serves(EmbeddedPostgresConfig config) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(config)) {
            Sql.on(server).execute("CREATE EXTENSION pgcrypto");
            assertThat(Sql.on(server).query("SELECT length(gen_random_bytes(16))"))
                    .isEqualTo("16");
        }
    }

    private Path fakeInstallation(String name, int major) throws Exception {
        Path extension = temporary.resolve(name).resolve("share/extension");
        Files.createDirectories(extension);
        Files.createFile(extension.resolve("pgcrypto.control"));
        Path bin = Files.createDirectories(temporary.resolve(name).resolve("bin"));
        for (String program : List.of("postgres", "initdb")) {
            Path file = bin.resolve(program);
            Files.writeString(file, "#!/bin/sh\necho \"postgres (PostgreSQL) %d.1\"\n".formatted(major));
            file.toFile().setExecutable(true, false);
        }
        return bin;
    }
}
