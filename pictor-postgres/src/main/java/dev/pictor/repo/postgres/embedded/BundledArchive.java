package dev.pictor.repo.postgres.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The binaries that Pictor brings along, unpacked once into a cache directory named by the archive's SHA-256.
final class BundledArchive {
    /// Holds the number and the size of the unpacked files; stands beside them since it is written last.
    private static final String MARKER = "unpacked";

    private static final int NAME_LENGTH = 24;
    private static final String HALF_UNPACKED = "unpacking-";
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    /// While it is being unpacked nobody else looks in, whatever the umask.
    private static final FileAttribute<Set<PosixFilePermission>> CLOSED =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path cache;
    private final ServerAccount account;
    private final URL archive;

    private BundledArchive(Path cache, ServerAccount account, URL archive) {
        this.cache = cache;
        this.account = account;
        this.archive = archive;
    }

    /// The bundled binaries, unpacked below one of `caches`, if there are any for this machine.
    static Optional<Binaries> unpacked(List<Path> caches, ServerAccount account) throws InterruptedException {
        Optional<URL> archive = resource().map(BundledArchive.class::getResource);
        if (archive.isEmpty()) {
            return Optional.empty();
        }
        Path cache = BinariesCache.choose(caches, account);
        try {
            return new BundledArchive(cache, account, archive.get()).unpacked();
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(cache, "unpack the bundled PostgreSQL into", cause);
        }
    }

    private static Optional<String> resource() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return Optional.empty();
        }
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> Optional.of("/postgres-linux-x86_64.txz");
            case "aarch64", "arm64" -> Optional.of("/postgres-linux-arm_64.txz");
            default -> Optional.empty();
        };
    }

    private Optional<Binaries> unpacked() throws IOException, InterruptedException {
        Path target = cache.resolve("postgres-" + sha256().substring(0, NAME_LENGTH));
        if (!isWhole(target)) {
            removeForgotten();
            Directories.remove(target);
            unpackTo(target);
        }
        return Binaries.verified(target.resolve("bin"), account);
    }

    private String sha256() throws IOException {
        try (InputStream bytes = archive.openStream()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(bytes, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean isWhole(Path target) throws IOException {
        Path marker = target.resolve(MARKER);
        return Files.isRegularFile(marker) && Files.readString(marker).equals(Directories.census(target, marker));
    }

    /// Removes what killed ones left half unpacked; what is younger may be at work still.
    private void removeForgotten() throws IOException {
        Instant limit = Instant.now().minus(FORGOTTEN_AFTER);
        try (DirectoryStream<Path> halfUnpacked = Files.newDirectoryStream(cache, HALF_UNPACKED + "*")) {
            for (Path directory : halfUnpacked) {
                if (Files.getLastModifiedTime(directory).toInstant().isBefore(limit)) {
                    Directories.remove(directory);
                }
            }
        }
    }

    private void unpackTo(Path target) throws IOException {
        Path temporary = cache.resolve(HALF_UNPACKED + UUID.randomUUID());
        try {
            Files.createDirectory(temporary, CLOSED);
            extract(temporary);
            Directories.setModes(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path marker = temporary.resolve(MARKER);
            Files.writeString(marker, Directories.census(temporary, marker));
            Files.setPosixFilePermissions(marker, PosixFilePermissions.fromString("rw-r--r--"));
            Directories.sync(marker);
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException cause) {
                // Another Pictor may have been faster; its copy serves as well as ours.
                if (!isWhole(target)) {
                    throw cause;
                }
            }
        } finally {
            Directories.remove(temporary);
        }
    }

    private void extract(Path root) throws IOException {
        try (InputStream bytes = archive.openStream();
                var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(bytes)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = inside(root, root.resolve(entry.getName()));
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Path parent = parentOf(path);
                    inside(root, parent.resolve(entry.getLinkName()));
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                    continue;
                } else if (entry.isFile()) {
                    parentOf(path);
                    Files.copy(tar, path);
                } else {
                    throw new IOException("unexpected kind of entry: " + entry.getName());
                }
                boolean executable = entry.isDirectory() || (entry.getMode() & 0b001_000_000) != 0;
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    private static Path parentOf(Path path) throws IOException {
        Path parent = path.resolveSibling("");
        if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(parent);
        }
        return parent;
    }

    private static Path inside(Path root, Path path) throws IOException {
        Path normal = path.normalize();
        if (!normal.startsWith(root)) {
            throw new IOException("the archive points outside of itself: " + path);
        }
        return normal;
    }
}
