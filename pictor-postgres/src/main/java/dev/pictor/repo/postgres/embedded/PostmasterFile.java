package dev.pictor.repo.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a server tells about itself in `postmaster.pid`.
record PostmasterFile(long pid, int port, boolean ready) {
    private static final String NAME = "postmaster.pid";
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;
    private static final int STATUS_LINE = 7;

    /// Above the largest process id that Linux can be told to give out.
    private static final String PID_OF_NOBODY = Integer.toString((4 << 20) + 1);

    /// The file in `data`; absent also while it is only half written.
    static Optional<PostmasterFile> read(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve(NAME));
            if (lines.size() <= PORT_LINE) {
                return Optional.empty();
            }
            boolean ready =
                    lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
            return Optional.of(new PostmasterFile(
                    Long.parseLong(lines.get(PID_LINE).strip()),
                    Integer.parseInt(lines.get(PORT_LINE).strip()),
                    ready));
        } catch (NoSuchFileException | NumberFormatException _) {
            return Optional.empty();
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(data.resolve(NAME), "read", cause);
        }
    }

    static boolean exists(Path data) {
        return Files.exists(data.resolve(NAME));
    }

    /// Takes from a file of a dead server the process id that now belongs to a stranger: the next server would take
    /// the stranger for the dead one. The rest stays, since the next server looks there for the dead one's memory.
    static void disown(Path data, ServerAccount account) {
        Path file = data.resolve(NAME);
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            if (lines.size() <= PORT_LINE) {
                Files.deleteIfExists(file);
                return;
            }
            lines.set(PID_LINE, PID_OF_NOBODY);
            Path beside = data.resolve(NAME + ".new");
            Files.write(beside, lines);
            Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-------"));
            account.handOver(beside);
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException cause) {
            throw EmbeddedPostgresException.on(file, "rewrite", cause);
        }
    }
}
