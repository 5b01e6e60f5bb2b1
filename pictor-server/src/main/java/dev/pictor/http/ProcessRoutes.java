package dev.pictor.http;

import dev.pictor.content.Alias;
import dev.pictor.content.Details;
import dev.pictor.content.Operations;
import dev.pictor.content.OutputFormat;
import dev.pictor.content.Rendition;
import dev.pictor.content.Variant;
import dev.pictor.generate.VariantOutcome;
import dev.pictor.generate.VariantOutcome.Ready;
import dev.pictor.generate.Variants;
import dev.pictor.job.ProcessJob;
import dev.pictor.repo.JobQueue;
import dev.pictor.serve.Description;
import dev.pictor.serve.Originals;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Serves renditions of originals, and what is known of them.
final class ProcessRoutes {
    private final Variants variants;
    private final Originals originals;
    private final JobQueue jobs;
    private final Backlog backlog;
    private final Sources sources;
    private final MediaAnswers media;
    private final HttpSettings settings;
    private final Wishes wishes = new Wishes();
    private final VariantTags tags = new VariantTags();

    ProcessRoutes(Services services, Sources sources, MediaAnswers media, HttpSettings settings) {
        this.sources = sources;
        this.variants = services.variants();
        this.originals = services.originals();
        this.jobs = services.repo().jobs();
        this.backlog = new Backlog(jobs, InstantSource.system());
        this.media = media;
        this.settings = settings;
    }

    Answer process(Exchange exchange) throws InterruptedException {
        if (exchange.isHead()) {
            Wish wish = wish(exchange, glimpsed(exchange));
            return wish.alias().storable() ? serveExisting(exchange, wish) : ErrorAnswers.NO_SUCH_MEDIA;
        }
        Answer answer = Sources.ask(
                Source.ofProcess(exchange.query()),
                sources::fetched,
                alias -> serve(exchange, wish(exchange, alias)),
                ErrorAnswers.NO_SUCH_MEDIA::equals);
        if (!answer.equals(ErrorAnswers.NO_SUCH_MEDIA)) {
            return answer;
        }
        Optional<Alias> shown = originals.notFound();
        return shown.isEmpty()
                ? ErrorAnswers.NO_SUCH_MEDIA
                : MediaAnswers.inPlaceOfMissing(serve(exchange, wish(exchange, shown.get())));
    }

    /// The answer to [#process], if it is known; never waits.
    ///
    /// @throws Rejection if the request is refused
    Optional<Answer> remembered(Exchange exchange) throws InterruptedException {
        Optional<Wish> known = wishes.known(exchange.target());
        if (known.isPresent()) {
            return remembered(exchange, known.get());
        }
        if (!(Source.ofProcess(exchange.query()) instanceof Source.Named(String name))
                || !Alias.parse(name).storable()) {
            return Optional.empty();
        }
        Wish wish = wish(exchange, Alias.parse(name));
        Optional<Answer> answer = remembered(exchange, wish);
        if (answer.isPresent()) {
            wishes.remember(exchange.target(), wish);
        }
        return answer;
    }

    private Optional<Answer> remembered(Exchange exchange, Wish wish) {
        return variants.remembered(wish.alias(), wish.variant())
                .flatMap(ready -> media.remembered(exchange, tags.of(ready), ready.identifier(), ready.details()));
    }

    /// Has a variant built, and does not wait for it.
    Answer processInBackground(Exchange exchange) throws InterruptedException {
        Wish wish = wish(exchange, glimpsed(exchange));
        if (!wish.alias().storable() || !originals.exists(wish.alias())) {
            return ErrorAnswers.NO_SUCH_MEDIA;
        }
        if (variants.find(wish.alias(), wish.variant()).isEmpty()) {
            if (settings.readOnly()) {
                return ErrorAnswers.READ_ONLY;
            }
            backlog.requireRoom();
            ProcessJob.Generate.of(wish.alias(), wish.rendition()).ifPresent(jobs::push);
        }
        return new Answer.Empty(202);
    }

    Answer details(Exchange exchange) throws InterruptedException {
        Wish wish = wish(exchange, sources.known(Source.ofProcess(exchange.query())));
        Optional<Ready> found =
                wish.alias().storable() ? variants.find(wish.alias(), wish.variant()) : Optional.empty();
        if (found.isEmpty()) {
            return ErrorAnswers.ALIAS_NOT_FOUND;
        }
        return switch (originals.describe(wish.alias())) {
            case Description.Known(Details _, String blurhash) ->
                new Answer.Json(200, Documents.details(found.get().details(), blurhash));
            case Description.UnknownAlias() -> ErrorAnswers.ALIAS_NOT_FOUND;
            case Description.LostFile() -> ErrorAnswers.LOST_FILE;
        };
    }

    /// Nothing is built for somebody who does not want the bytes.
    private Answer serveExisting(Exchange exchange, Wish wish) throws InterruptedException {
        Optional<Ready> found = variants.find(wish.alias(), wish.variant());
        return found.isEmpty()
                ? ErrorAnswers.NO_SUCH_MEDIA
                : open(exchange, found.get()).orElse(ErrorAnswers.LOST_FILE);
    }

    private Answer serve(Exchange exchange, Wish wish) throws InterruptedException {
        if (!wish.alias().storable()) {
            return ErrorAnswers.NO_SUCH_MEDIA;
        }
        if (settings.readOnly() && variants.find(wish.alias(), wish.variant()).isEmpty()) {
            return originals.exists(wish.alias()) ? ErrorAnswers.READ_ONLY : ErrorAnswers.NO_SUCH_MEDIA;
        }
        VariantOutcome outcome = variants.get(wish.alias(), wish.rendition());
        if (outcome instanceof Ready ready) {
            Optional<Answer> answer = openStored(exchange, ready);
            if (answer.isPresent()) {
                return answer.get();
            }
            if (settings.readOnly()) {
                return ErrorAnswers.READ_ONLY;
            }
            outcome = variants.replaceLost(wish.alias(), wish.rendition(), ready.identifier());
        }
        return switch (outcome) {
            case Ready ready -> open(exchange, ready).orElse(ErrorAnswers.LOST_FILE);
            case VariantOutcome.UnknownAlias() -> ErrorAnswers.NO_SUCH_MEDIA;
            case VariantOutcome.LostOriginal() -> ErrorAnswers.LOST_FILE;
            case VariantOutcome.Refused(var reason) -> ErrorAnswers.ofStored(reason);
        };
    }

    private Optional<Answer> open(Exchange exchange, Ready ready) {
        return media.answer(exchange, tags.of(ready), ready.identifier(), ready.details());
    }

    private Optional<Answer> openStored(Exchange exchange, Ready ready) {
        return media.answerIfThere(exchange, tags.of(ready), ready.identifier(), ready.details());
    }

    private Alias glimpsed(Exchange exchange) {
        return sources.glimpsed(Source.ofProcess(exchange.query()))
                .orElseThrow(() -> new Rejection(ErrorAnswers.NO_SUCH_MEDIA));
    }

    /// Reads what a request wants of a source, which was looked up before: first the extension, then the operations.
    private Wish wish(Exchange exchange, Alias alias) {
        Query query = exchange.query();
        String extension = extension(exchange.segments().getLast());
        OutputFormat target =
                OutputFormat.ofExtension(extension).orElseThrow(() -> new Rejection(ErrorAnswers.INVALID_EXTENSION));
        List<Query.Pair> pairs =
                query.pairs().stream().filter(pair -> isOperation(pair.name())).toList();
        if (pairs.size() > Operations.MAX_COUNT) {
            throw new Rejection(ErrorAnswers.INVALID_PROCESS_PATH);
        }
        Rendition rendition = LimitsQuery.parse(pairs)
                .map(operations -> new Rendition(operations, target))
                .orElseThrow(() -> new Rejection(ErrorAnswers.INVALID_PROCESS_PATH));
        Variant variant = rendition.variant().orElseThrow(() -> new Rejection(ErrorAnswers.INVALID_PROCESS_PATH));
        return new Wish(alias, rendition, variant);
    }

    /// What follows the first dot, after `process` or `process_backgrounded`.
    private static String extension(String segment) {
        return segment.substring(segment.indexOf('.') + 1);
    }

    /// Keys that the filter list does not name are ignored. The list is asked in lower case, the operation is not.
    private boolean isOperation(String name) {
        Set<String> filters = settings.filters();
        return filters.contains(name) || filters.contains(name.toLowerCase(Locale.ROOT));
    }
}
