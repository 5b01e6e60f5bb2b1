package dev.pictor.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.pictor.content.ContentHash;
import dev.pictor.content.Identifier;
import dev.pictor.generate.VariantOutcome.Ready;

/// Remembers the entity tags of variants: each is a digest.
final class VariantTags {
    private static final int MAX_REMEMBERED = 2_000;

    /// What a tag is made of.
    private record Origin(ContentHash original, Identifier identifier) {}

    private final LoadingCache<Origin, String> tags = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .build(origin -> MediaAnswers.tag(origin.original(), origin.identifier()));

    String of(Ready ready) {
        return tags.get(new Origin(ready.original(), ready.identifier()));
    }
}
