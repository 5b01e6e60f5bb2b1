package dev.pictor.repo;

import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;

/// An original that lies in the store, recorded as a pending file, and is to be made known under an alias.
public record NewOriginal(
        ContentHash hash, Identifier identifier, Details details, String blurhash, Alias alias, DeleteToken token) {}
