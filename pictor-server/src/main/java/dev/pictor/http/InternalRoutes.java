package dev.pictor.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pictor.cleanup.Prune;
import dev.pictor.content.Alias;
import dev.pictor.content.ContentHash;
import dev.pictor.content.DeleteToken;
import dev.pictor.content.ProxyUrl;
import dev.pictor.job.CleanupJob;
import dev.pictor.repo.HashPage;
import dev.pictor.repo.Repo;
import dev.pictor.serve.Originals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the instance's own software asks. [InternalGate] has let it in.
final class InternalRoutes {
    private static final long DEFAULT_LIMIT = 20;

    /// The name of each route, and its method.
    static final Map<String, String> METHODS = Map.of(
            "import", "POST",
            "variants", "DELETE",
            "purge", "POST",
            "delete", "POST",
            "aliases", "GET",
            "identifier", "GET",
            "set_not_found", "POST",
            "hashes", "GET",
            "limits", "GET",
            "prune_missing", "POST");

    private static final Answer OK = new Answer.Json(200, Documents.ok());

    private final Repo repo;
    private final Prune prune;
    private final Originals originals;
    private final Sources sources;
    private final boolean readOnly;
    private final Duration bodyTime;
    private final Map<String, Handler> routes;

    /// @param bodyTime how long a client may take to send a document
    InternalRoutes(Services services, UploadRoutes uploads, Sources sources, HttpSettings settings, Duration bodyTime) {
        this.repo = services.repo();
        this.prune = services.prune();
        this.originals = services.originals();
        this.sources = sources;
        this.readOnly = settings.readOnly();
        this.bodyTime = bodyTime;
        Answer limits = new Answer.Json(200, settings.limits());
        this.routes = Map.of(
                "import", uploads::importFiles,
                "variants", _ -> removeVariants(),
                "purge", this::purge,
                "delete", this::delete,
                "aliases", this::aliases,
                "identifier", this::identifier,
                "set_not_found", this::setNotFound,
                "hashes", this::hashes,
                "limits", _ -> limits,
                "prune_missing", this::pruneMissing);
    }

    private interface Handler {
        Answer answer(Exchange exchange) throws InterruptedException;
    }

    Answer answer(Exchange exchange) throws InterruptedException {
        String name = exchange.segments().size() == 2 ? exchange.segment(1) : "";
        Handler handler = routes.get(name);
        String method = METHODS.get(name);
        if (handler == null || method == null) {
            return ErrorAnswers.NO_SUCH_ROUTE;
        }
        return exchange.request().getMethod().equals(method)
                ? handler.answer(exchange)
                : ErrorAnswers.methodNotAllowed(method);
    }

    private Answer removeVariants() {
        requireWritable();
        repo.jobs().push(new CleanupJob.RemoveAllVariants());
        return new Answer.Empty(204);
    }

    private Answer purge(Exchange exchange) {
        Source source = Source.of(exchange.query());
        requireWritable();
        ContentHash hash = repo.aliases().hash(known(source)).orElseThrow(InternalRoutes::unknown);
        List<Alias> removed = repo.hashes().purge(hash);
        return removed.isEmpty() ? ErrorAnswers.ALIAS_NOT_FOUND : new Answer.Json(200, Documents.aliases(removed));
    }

    private Answer delete(Exchange exchange) {
        Source source = Source.of(exchange.query());
        requireWritable();
        Alias alias = known(source);
        DeleteToken token = repo.aliases().deleteToken(alias).orElseThrow(InternalRoutes::unknown);
        return switch (repo.aliases().delete(alias, token)) {
            case DELETED -> OK;
            case UNKNOWN, WRONG_TOKEN -> ErrorAnswers.ALIAS_NOT_FOUND;
        };
    }

    private Answer aliases(Exchange exchange) {
        List<Alias> aliases = repo.aliases().aliasesFromAlias(known(Source.of(exchange.query())));
        return aliases.isEmpty() ? ErrorAnswers.ALIAS_NOT_FOUND : new Answer.Json(200, Documents.aliases(aliases));
    }

    private Answer identifier(Exchange exchange) {
        return repo.aliases()
                .identifierFromAlias(known(Source.of(exchange.query())))
                .<Answer>map(found -> new Answer.Json(200, Documents.identifier(found)))
                .orElse(ErrorAnswers.ALIAS_NOT_FOUND);
    }

    private Answer setNotFound(Exchange exchange) throws InterruptedException {
        JsonNode document = JsonBody.read(exchange, bodyTime);
        if (ProxyUrl.parse(document.path("proxy").asText()) instanceof ProxyUrl.Reading.Understood) {
            requireWritable();
            return ErrorAnswers.PROXY_NOT_ALLOWED;
        }
        if (!document.path("alias").isTextual()) {
            return ErrorAnswers.invalidJson(QueryText.NO_ALIAS);
        }
        requireWritable();
        Alias alias = storable(Alias.parse(document.path("alias").textValue()));
        if (!originals.exists(alias)) {
            return ErrorAnswers.ALIAS_NOT_FOUND;
        }
        originals.setNotFound(alias);
        return new Answer.Json(201, Documents.ok());
    }

    /// A limit of 0 shows nothing, and tells where it would have begun.
    private Answer hashes(Exchange exchange) throws InterruptedException {
        Query query = exchange.query();
        long wanted = QueryText.optional(query, "limit")
                .map(text -> QueryText.unsigned(text, QueryText.MAX_U64))
                .orElse(DEFAULT_LIMIT);
        Optional<String> slug = QueryText.optional(query, "slug");
        Optional<String> timestamp = QueryText.optional(query, "timestamp");
        int limit = Math.clamp(wanted, 1, HashPage.MAX_LIMIT);
        HashPage page = timestamp.isPresent()
                ? repo.hashes().hashPageByDate(Timestamps.parse(timestamp.get()), limit)
                : repo.hashes().hashPage(slug.orElse(null), limit);
        boolean hasPlace = slug.isPresent() || timestamp.isPresent();
        ContentHash prev = hasPlace ? page.prev() : null;
        if (wanted == 0) {
            return new Answer.Json(200, Documents.page(new Documents.Page(List.of(), null, page.current(), prev, 0)));
        }
        return new Answer.Json(
                200,
                Documents.page(new Documents.Page(entries(page), page.current(), page.next(), prev, page.limit())));
    }

    /// A blurhash that is missing is computed now; one that cannot be computed spoils no page.
    private List<Documents.Entry> entries(HashPage page) throws InterruptedException {
        List<Documents.Entry> entries = new ArrayList<>();
        for (HashPage.Entry entry : page.entries()) {
            entries.add(new Documents.Entry(
                    entry, originals.blurhash(entry.original()).orElse(null)));
        }
        return entries;
    }

    private Answer pruneMissing(Exchange exchange) {
        requireWritable();
        Prune.Status status = prune.status();
        if (exchange.query().single("force").filter("true"::equals).isPresent()) {
            prune.beginAgain();
        } else {
            prune.begin();
        }
        return new Answer.Json(200, Documents.prune(status));
    }

    private void requireWritable() {
        if (readOnly) {
            throw new Rejection(ErrorAnswers.READ_ONLY);
        }
    }

    private Alias known(Source source) {
        return storable(sources.known(source));
    }

    private static Alias storable(Alias alias) {
        if (!alias.storable()) {
            throw unknown();
        }
        return alias;
    }

    private static Rejection unknown() {
        return new Rejection(ErrorAnswers.ALIAS_NOT_FOUND);
    }
}
