package dev.pictor.repo;

import dev.pictor.content.Alias;
import dev.pictor.content.Identifier;
import dev.pictor.job.UploadQuery;
import org.jspecify.annotations.Nullable;

/// A file that was received in the background: it lies in the store as it came, recorded as a pending file.
///
/// @param declaredAlias the name to give it; absent for a new random one
public record NewUpload(Identifier received, @Nullable Alias declaredAlias, UploadQuery query) {}
