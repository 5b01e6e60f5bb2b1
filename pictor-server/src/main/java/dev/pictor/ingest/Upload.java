package dev.pictor.ingest;

import dev.pictor.content.Alias;
import dev.pictor.content.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Media as they arrived.
///
/// @param file only read; it stays the caller's
/// @param limits what the request allows, on top of what the configuration does
/// @param operations what to do to a picture before it is stored; empty where the request held one that cannot be done
/// @param declaredAlias the name to give it; absent for a new random one
public record Upload(
        Path file,
        RequestLimits limits,
        Optional<List<Operation>> operations,
        @Nullable Alias declaredAlias) {}
