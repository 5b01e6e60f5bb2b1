package dev.pictor.http;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Format;
import dev.pictor.content.Identifier;
import dev.pictor.store.Store;
import dev.pictor.store.StoredFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/// Answers with stored files: conditions first, then ranges, then bytes.
final class MediaAnswers {
    private static final HttpField CACHE_CONTROL = new PreEncodedHttpField(
            HttpHeader.CACHE_CONTROL, "public, max-age=0, immutable, stale-while-revalidate=604800");
    private static final HttpField ACCEPT_RANGES = new PreEncodedHttpField(HttpHeader.ACCEPT_RANGES, "bytes");
    private static final Map<Format, HttpField> CONTENT_TYPES = new EnumMap<>(Format.class);
    private static final int TAG_BYTES = 12;

    static {
        for (Format format : Format.values()) {
            CONTENT_TYPES.put(format, new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, format.mediaType()));
        }
    }

    private final Store store;

    MediaAnswers(Store store) {
        this.store = store;
    }

    /// The entity tag of an original.
    static String tag(ContentHash hash) {
        return '"' + hash.base64() + '"';
    }

    /// The entity tag of a variant: its own, so that one that is built anew differs.
    static String tag(ContentHash hash, Identifier identifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(identifier.path().getBytes(StandardCharsets.UTF_8));
            String suffix = Base64.getEncoder().encodeToString(digest).substring(0, TAG_BYTES);
            return '"' + hash.base64() + '.' + suffix + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// As [#answer], looking for a file that clients get elsewhere, too.
    Optional<Answer> answerIfThere(Exchange exchange, String tag, Identifier identifier, Details details) {
        boolean lost = store.publicAddress(identifier).isPresent()
                && store.sizeBytes(identifier).isEmpty();
        return lost ? Optional.empty() : answer(exchange, tag, identifier, details);
    }

    /// The answer with this file, or with the place where clients get it; empty where the store does not have it.
    Optional<Answer> answer(Exchange exchange, String tag, Identifier identifier, Details details) {
        Optional<URI> elsewhere = store.publicAddress(identifier);
        if (elsewhere.isPresent()) {
            HttpField location =
                    new HttpField(HttpHeader.LOCATION, elsewhere.get().toString());
            return Optional.of(new Answer.Empty(303, List.of(location)));
        }
        return answer(exchange, tag, details, () -> store.open(identifier));
    }

    /// The same, if the bytes that it takes are in memory and clients get them here; never waits.
    Optional<Answer> remembered(Exchange exchange, String tag, Identifier identifier, Details details) {
        return store.publicAddress(identifier).isPresent()
                ? Optional.empty()
                : answer(exchange, tag, details, () -> store.remembered(identifier));
    }

    private static Optional<Answer> answer(
            Exchange exchange, String tag, Details details, Supplier<Optional<StoredFile>> open) {
        HttpField etag = new HttpField(HttpHeader.ETAG, tag);
        HttpField modified =
                new HttpField(HttpHeader.LAST_MODIFIED, DateGenerator.formatDate(millis(details.createdAt())));
        switch (Conditions.judge(exchange.headers(), tag, details.createdAt())) {
            case NOT_MODIFIED -> {
                return Optional.of(new Answer.Empty(304, List.of(etag, modified, CACHE_CONTROL)));
            }
            case FAILED -> {
                return Optional.of(new Answer.Empty(412));
            }
            case PROCEED -> {
                // The bytes are asked for.
            }
        }
        List<HttpField> fields = new ArrayList<>(6);
        fields.add(CONTENT_TYPES.get(details.format()));
        fields.add(etag);
        fields.add(modified);
        fields.add(CACHE_CONTROL);
        fields.add(ACCEPT_RANGES);
        return open.get().map(file -> select(file, fields, range(exchange, tag, details)));
    }

    /// The same answer, telling that this is not what was asked for.
    static Answer inPlaceOfMissing(Answer answer) {
        return answer instanceof Answer.Media(int status, var fields, var file, long first, long count) && status == 200
                ? new Answer.Media(404, fields, file, first, count)
                : answer;
    }

    private static Answer select(StoredFile file, List<HttpField> fields, Optional<String> range) {
        long size = file.sizeBytes();
        return switch (Ranges.select(range.orElse(null), size)) {
            case Ranges.Selection.Whole() -> new Answer.Media(200, fields, file, 0, size);
            case Ranges.Selection.Part(long first, long last) -> {
                fields.add(new HttpField(HttpHeader.CONTENT_RANGE, "bytes " + first + '-' + last + '/' + size));
                yield new Answer.Media(206, fields, file, first, last - first + 1);
            }
            case Ranges.Selection.Unsatisfiable() -> {
                file.close();
                fields.add(new HttpField(HttpHeader.CONTENT_RANGE, "bytes */" + size));
                yield new Answer.Empty(416, fields);
            }
            case Ranges.Selection.Refused() -> {
                file.close();
                yield ErrorAnswers.RANGE_REFUSED;
            }
        };
    }

    private static Optional<String> range(Exchange exchange, String tag, Details details) {
        String range = exchange.headers().get(HttpHeader.RANGE);
        return range != null && Conditions.rangeCounts(exchange.headers(), tag, details.createdAt())
                ? Optional.of(range)
                : Optional.empty();
    }

    private static long millis(Instant instant) {
        return Math.multiplyExact(instant.getEpochSecond(), 1000L);
    }
}
