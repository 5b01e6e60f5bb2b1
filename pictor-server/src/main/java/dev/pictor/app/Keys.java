package dev.pictor.app;

import dev.pictor.app.Key.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Every key that there is, was, and might have been meant.
final class Keys {
    static final List<Key> ALL = table();

    /// Keys of 0.4, and what they are called now; those without a name are gone.
    private static final Map<String, String> RETIRED = Map.ofEntries(
            Map.entry("media.format", "media.image.format"),
            Map.entry("media.max_width", "media.image.max_width"),
            Map.entry("media.max_height", "media.image.max_height"),
            Map.entry("media.max_area", "media.image.max_area"),
            Map.entry("media.gif.max_width", "media.animation.max_width"),
            Map.entry("media.gif.max_height", "media.animation.max_height"),
            Map.entry("media.gif.max_area", "media.animation.max_area"),
            Map.entry("media.gif.max_file_size", "media.animation.max_file_size"),
            Map.entry("media.gif.max_frame_count", "media.animation.max_frame_count"),
            Map.entry("media.enable_silent_video", "media.video.enable"),
            Map.entry("media.enable_full_video", "media.video.allow_audio"),
            Map.entry("media.video_codec", "media.video.video_codec"),
            Map.entry("media.audio_codec", "media.video.audio_codec"),
            Map.entry("media.max_frame_count", "media.video.max_frame_count"),
            Map.entry("media.skip_validate_imports", ""),
            Map.entry("server.worker_id", ""),
            Map.entry("client.pool_size", ""));

    /// How the names of others begin that are gone.
    private static final List<String> GONE = List.of("old_db.", "store.signature_");

    private static final Map<String, Key> BY_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Key::name, Function.identity()));
    private static final Pattern CREDENTIALS = Pattern.compile("//[^/]*@");
    private static final int MAX_SLIPS = 2;

    private Keys() {}

    static Optional<Key> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// What a key of 0.4 is called now: nothing if it is gone, and absent if there was none of that name.
    static Optional<String> renamed(String name) {
        return GONE.stream().anyMatch(name::startsWith) ? Optional.of("") : Optional.ofNullable(RETIRED.get(name));
    }

    /// The key that somebody who wrote `name` may have meant.
    static Optional<String> meantBy(String name) {
        return ALL.stream()
                .map(Key::name)
                .filter(candidate -> slips(name, candidate) <= MAX_SLIPS)
                .min((one, other) -> Integer.compare(slips(name, one), slips(name, other)));
    }

    /// A value as it may be shown: without what is secret.
    static String shown(String name, String value) {
        boolean secret =
                find(name).map(Key::kind).filter(Kind.Plain.SECRET::equals).isPresent();
        return secret && !value.isEmpty() ? "***" : CREDENTIALS.matcher(value).replaceAll("//***@");
    }

    /// How many letters have to be put in, taken out or changed.
    private static int slips(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }

    private static List<Key> table() {
        try (InputStream in = Keys.class.getResourceAsStream("keys.txt")) {
            if (in == null) {
                throw new IllegalStateException("keys.txt is not part of this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Key::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
