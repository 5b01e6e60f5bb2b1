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
    private final MediaAnswers media;

    OriginalRoutes(Originals originals, MediaAnswers media) {
        this.originals = originals;
        this.media = media;
    }

    Answer original(Exchange exchange) throws InterruptedException {
        return serve(exchange, exchange.segments().getLast());
    }

    Answer originalByQuery(Exchange exchange) throws InterruptedException {
        return serve(exchange, QueryText.alias(exchange.query()));
    }

    Answer details(Exchange exchange) throws InterruptedException {
        return describe(exchange.segments().getLast());
    }

    Answer detailsByQuery(Exchange exchange) throws InterruptedException {
        return describe(QueryText.alias(exchange.query()));
    }

    Answer blurhash(Exchange exchange) throws InterruptedException {
        return switch (originals.describe(Alias.parse(QueryText.alias(exchange.query())))) {
            case Description.Known(Details _, String blurhash) -> new Answer.Json(200, Documents.blurhash(blurhash));
            case Description.UnknownAlias() -> ErrorAnswers.ALIAS_NOT_FOUND;
            case Description.LostFile() -> ErrorAnswers.LOST_FILE;
        };
    }

    private Answer describe(String alias) throws InterruptedException {
        return switch (originals.describe(Alias.parse(alias))) {
            case Description.Known known -> new Answer.Json(200, Documents.details(known.details(), known.blurhash()));
            case Description.UnknownAlias() -> ErrorAnswers.ALIAS_NOT_FOUND;
            case Description.LostFile() -> ErrorAnswers.LOST_FILE;
        };
    }

    private Answer serve(Exchange exchange, String alias) throws InterruptedException {
        return switch (originals.find(Alias.parse(alias))) {
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
