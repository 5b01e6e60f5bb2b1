package dev.pictor.http;

import dev.pictor.content.Alias;
import dev.pictor.content.Details;
import dev.pictor.serve.Description;
import dev.pictor.serve.OriginalOutcome;
import dev.pictor.serve.Originals;
import java.util.Optional;

/// Serves originals, and what is known of them.
final class OriginalRoutes {
    private final Originals originals;
    private final Sources sources;
    private final MediaAnswers media;

    OriginalRoutes(Originals originals, Sources sources, MediaAnswers media) {
        this.originals = originals;
        this.sources = sources;
        this.media = media;
    }

    Answer original(Exchange exchange) throws InterruptedException {
        return serve(exchange, originals.find(Alias.parse(exchange.segments().getLast())));
    }

    /// The answer to [#original], if it is known; never waits.
    Optional<Answer> rememberedOriginal(Exchange exchange) {
        return originals
                .remembered(Alias.parse(exchange.segments().getLast()))
                .flatMap(found -> media.remembered(
                        exchange, MediaAnswers.tag(found.hash()), found.identifier(), found.details()));
    }

    /// The answer to [#details], if it is known; never waits.
    Optional<Answer> rememberedDetails(Exchange exchange) {
        return originals
                .describeRemembered(Alias.parse(exchange.segments().getLast()))
                .map(OriginalRoutes::document);
    }

    Answer originalByQuery(Exchange exchange) throws InterruptedException {
        Sources.Lookup lookup = exchange.isHead() ? sources::known : sources::fetched;
        return serve(
                exchange,
                Sources.ask(
                        Source.of(exchange.query()),
                        lookup,
                        originals::find,
                        OriginalOutcome.UnknownAlias.class::isInstance));
    }

    Answer details(Exchange exchange) throws InterruptedException {
        return answer(originals.describe(Alias.parse(exchange.segments().getLast())));
    }

    Answer detailsByQuery(Exchange exchange) throws InterruptedException {
        return answer(described(exchange, sources::known));
    }

    Answer blurhash(Exchange exchange) throws InterruptedException {
        return switch (described(exchange, sources::fetched)) {
            case Description.Known(Details _, String blurhash) -> new Answer.Json(200, Documents.blurhash(blurhash));
            case Description.UnknownAlias() -> ErrorAnswers.ALIAS_NOT_FOUND;
            case Description.LostFile() -> ErrorAnswers.LOST_FILE;
        };
    }

    private Description described(Exchange exchange, Sources.Lookup lookup) throws InterruptedException {
        return Sources.ask(
                Source.of(exchange.query()), lookup, originals::describe, Description.UnknownAlias.class::isInstance);
    }

    private static Answer answer(Description description) {
        return switch (description) {
            case Description.Known known -> document(known);
            case Description.UnknownAlias() -> ErrorAnswers.ALIAS_NOT_FOUND;
            case Description.LostFile() -> ErrorAnswers.LOST_FILE;
        };
    }

    private static Answer document(Description.Known known) {
        return new Answer.Json(200, Documents.details(known.details(), known.blurhash()));
    }

    private Answer serve(Exchange exchange, OriginalOutcome outcome) throws InterruptedException {
        return switch (outcome) {
            case OriginalOutcome.Found(var hash, var identifier, var details) ->
                media.answer(exchange, MediaAnswers.tag(hash), identifier, details)
                        .orElse(ErrorAnswers.LOST_FILE);
            case OriginalOutcome.UnknownAlias() -> notFound(exchange);
            case OriginalOutcome.LostFile() -> ErrorAnswers.LOST_FILE;
        };
    }

    private Answer notFound(Exchange exchange) throws InterruptedException {
        Optional<Alias> shown = exchange.isHead() ? Optional.empty() : originals.notFound();
        if (shown.isPresent() && originals.find(shown.get()) instanceof OriginalOutcome.Found found) {
            return media.answer(exchange, MediaAnswers.tag(found.hash()), found.identifier(), found.details())
                    .map(MediaAnswers::inPlaceOfMissing)
                    .orElse(ErrorAnswers.NO_SUCH_MEDIA);
        }
        return ErrorAnswers.NO_SUCH_MEDIA;
    }
}
