package dev.pictor.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;

/// Remembers what targets that name their original ask for, so that they are not read again. It depends on nothing but
/// the target and the settings, and never becomes wrong.
final class Wishes {
    /// What all targets take together, in characters.
    private static final long MAX_CHARS = 1024 * 1024;

    /// What a target stands for besides, said in characters.
    private static final int ENTRY_CHARS = 512;

    private final Cache<Target, Wish> wishes = Caffeine.newBuilder()
            .maximumWeight(MAX_CHARS)
            .weigher((Target target, Wish wish) ->
                    ENTRY_CHARS + target.length() + wish.variant().name().length())
            .build();

    Optional<Wish> known(Target target) {
        return Optional.ofNullable(wishes.getIfPresent(target));
    }

    void remember(Target target, Wish wish) {
        wishes.put(target, wish);
    }
}
