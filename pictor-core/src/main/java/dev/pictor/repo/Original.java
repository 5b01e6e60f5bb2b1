package dev.pictor.repo;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import org.jspecify.annotations.Nullable;

/// An original as the database knows it.
///
/// @param details absent where a row was lost or never written; the caller determines it anew
/// @param blurhash absent until somebody computed it
public record Original(
        ContentHash hash,
        Identifier identifier,
        @Nullable Details details,
        @Nullable String blurhash) {}
