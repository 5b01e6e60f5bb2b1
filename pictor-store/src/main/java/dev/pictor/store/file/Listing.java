package dev.pictor.store.file;

import dev.pictor.content.Identifier;
import dev.pictor.store.ListableStore.ListedFile;
import dev.pictor.store.ListableStore.Visitor;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One walk over the files below a root. It holds one part in memory, and one open folder on each level.
final class Listing {
    private final Path root;
    private final int partSize;
    private final Visitor visitor;
    private final List<ListedFile> part = new ArrayList<>();

    Listing(Path root, int partSize, Visitor visitor) {
        this.root = root;
        this.partSize = partSize;
        this.visitor = visitor;
    }

    void walk() throws InterruptedException {
        enter(root);
        tell();
    }

    private void enter(Path folder) throws InterruptedException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                look(entry);
            }
        } catch (NoSuchFileException removed) {
            // its last file went, and it with it
        } catch (DirectoryIteratorException e) {
            throw Failures.failure("could not list " + folder, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw Failures.failure("could not list " + folder, e);
        }
    }

    private void look(Path entry) throws IOException, InterruptedException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException removed) {
            return;
        }
        if (attributes.isDirectory()) {
            if (!Staging.isStaging(root, entry)) {
                enter(entry);
            }
        } else if (attributes.isRegularFile()) {
            Optional<Identifier> identifier = identifier(entry);
            if (identifier.isPresent()) {
                part.add(new ListedFile(
                        identifier.get(),
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant()));
            }
            if (part.size() == partSize) {
                tell();
            }
        }
    }

    /// A file whose name could not stand in a row is not one of ours.
    private Optional<Identifier> identifier(Path file) {
        try {
            return Optional.of(new Identifier(root.relativize(file).toString()));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    private void tell() throws InterruptedException {
        if (!part.isEmpty()) {
            visitor.visit(List.copyOf(part));
            part.clear();
        }
    }
}
