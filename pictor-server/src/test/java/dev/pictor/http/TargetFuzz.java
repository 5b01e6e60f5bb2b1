package dev.pictor.http;

import dev.pictor.content.Alias;
import dev.pictor.content.Operations;
import dev.pictor.content.OutputFormat;
import dev.pictor.content.ProxyUrl;
import dev.pictor.content.Rendition;
import dev.pictor.content.Variant;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// For a fuzzer: whatever is asked for, it is understood or refused, and what is understood is spelled in one way.
public final class TargetFuzz {
    private TargetFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) throws Exception {
        Target target = Target.parse(new String(data, StandardCharsets.ISO_8859_1));
        if (target.isLegal()) {
            for (String segment : Endpoint.segments(target.path())) {
                checkAlias(segment);
            }
            Endpoint.of(Endpoint.segments(target.path()))
                    .ifPresent(endpoint -> PathPattern.of(endpoint, Endpoint.segments(target.path())));
        }
        try {
            check(Query.parse(target.query()));
        } catch (Rejection refused) {
            // That is an answer, too.
        }
    }

    private static void check(Query query) {
        for (Query.Pair pair : query.pairs()) {
            checkAlias(pair.value());
            checkAddress(pair.value());
            attempt(() -> Timestamps.parse(pair.value()));
            attempt(() -> QueryText.truth(pair.value()));
            attempt(() -> QueryText.unsigned(pair.value(), QueryText.MAX_U16));
        }
        attempt(() -> LimitsQuery.of(query.pairs()));
        attempt(() -> QueryText.uploadId(query));
        attempt(() -> Source.of(query));
        attempt(() -> Source.ofProcess(query));
        LimitsQuery.parse(query.pairs())
                .map(operations -> new Rendition(
                        operations, OutputFormat.ofExtension("webp").orElseThrow()))
                .flatMap(Rendition::variant)
                .ifPresent(TargetFuzz::checkVariant);
    }

    private interface Attempt {
        Object parse();
    }

    private static void attempt(Attempt attempt) {
        try {
            attempt.parse();
        } catch (Rejection refused) {
            // That is an answer, too.
        }
    }

    private static void checkAlias(String text) {
        Alias alias = Alias.parse(text);
        if (!Alias.parse(alias.text()).equals(alias)) {
            throw new AssertionError("two spellings: " + alias);
        }
    }

    private static void checkAddress(String text) {
        if (ProxyUrl.parse(text) instanceof ProxyUrl.Reading.Understood(ProxyUrl url)
                && !(ProxyUrl.parse(url.text()) instanceof ProxyUrl.Reading.Understood(ProxyUrl again)
                        && again.text().equals(url.text()))) {
            throw new AssertionError("two spellings: " + url);
        }
    }

    private static void checkVariant(Variant variant) {
        Optional<Rendition> read = Operations.parse(variant);
        if (!read.flatMap(Rendition::variant).equals(Optional.of(variant))) {
            throw new AssertionError(variant + " is read as " + read);
        }
    }
}
