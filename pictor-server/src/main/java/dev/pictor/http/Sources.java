package dev.pictor.http;

import dev.pictor.content.Alias;
import dev.pictor.generate.Accesses;
import dev.pictor.ingest.Proxies;
import dev.pictor.ingest.ProxyOutcome;
import java.util.Optional;
import java.util.function.Predicate;

/// Finds the alias of the original that a request means.
final class Sources {
    private final Proxies proxies;
    private final Accesses accesses;
    private final boolean readOnly;

    Sources(Services services, boolean readOnly) {
        this.proxies = services.proxies();
        this.accesses = services.accesses();
        this.readOnly = readOnly;
    }

    /// A way to find the alias of a source.
    interface Lookup {
        Alias alias(Source source) throws InterruptedException;
    }

    /// Something to be found out about an original.
    interface Question<T> {
        T ask(Alias alias) throws InterruptedException;
    }

    /// Asks about a source's original. Remote media may be replaced, and their alias with them, while somebody is
    /// between looking it up and asking for it; who finds it gone asks once more.
    static <T> T ask(Source source, Lookup lookup, Question<T> question, Predicate<T> isGone)
            throws InterruptedException {
        T answer = question.ask(lookup.alias(source));
        return source instanceof Source.Proxied && isGone.test(answer) ? question.ask(lookup.alias(source)) : answer;
    }

    /// The alias; remote media that are not kept yet are fetched now.
    ///
    /// @throws Rejection if they cannot be taken
    Alias fetched(Source source) throws InterruptedException {
        return switch (source) {
            case Source.Named(String alias) -> Alias.parse(alias);
            case Source.Proxied proxied
            when readOnly -> kept(proxied).orElseThrow(() -> new Rejection(ErrorAnswers.READ_ONLY));
            case Source.Proxied(var url) ->
                switch (proxies.obtain(url)) {
                    case ProxyOutcome.Kept(Alias alias) -> asked(alias);
                    case ProxyOutcome.Refused(var reason) -> throw new Rejection(ErrorAnswers.ofUpload(reason));
                };
        };
    }

    /// The alias; remote media have to be kept already, and count as asked for.
    ///
    /// @throws Rejection if they are not
    Alias known(Source source) {
        return switch (source) {
            case Source.Named(String alias) -> Alias.parse(alias);
            case Source.Proxied proxied -> kept(proxied).orElseThrow(() -> new Rejection(ErrorAnswers.PROXY_NOT_FOUND));
        };
    }

    /// As [#known], but nobody counts it; empty where remote media are not kept.
    Optional<Alias> glimpsed(Source source) {
        return switch (source) {
            case Source.Named(String alias) -> Optional.of(Alias.parse(alias));
            case Source.Proxied(var url) -> proxies.find(url);
        };
    }

    private Optional<Alias> kept(Source.Proxied proxied) {
        return proxies.find(proxied.url()).map(this::asked);
    }

    private Alias asked(Alias proxied) {
        if (!readOnly) {
            accesses.asked(proxied);
        }
        return proxied;
    }
}
