package dev.pictor.http;

import dev.pictor.content.ProxyUrl;
import dev.pictor.content.ProxyUrl.Reading.Understood;
import java.util.Optional;

/// The original that a request means.
sealed interface Source {
    /// By an alias.
    record Named(String alias) implements Source {}

    /// By the address of remote media.
    record Proxied(ProxyUrl url) implements Source {}

    /// What most requests say: `proxy`, or else `alias`.
    static Source of(Query query) {
        return proxied(query)
                .or(() -> query.single("alias").map(Named::new))
                .orElseThrow(() -> QueryText.invalid(QueryText.NO_ALIAS));
    }

    /// What requests of renditions say: `src`, or else `alias`, or else `proxy`.
    static Source ofProcess(Query query) {
        return query.single("src")
                .or(() -> query.single("alias"))
                .<Source>map(Named::new)
                .or(() -> proxied(query))
                .orElseThrow(() -> QueryText.invalid("data did not match any variant of untagged enum ProcessSource"));
    }

    private static Optional<Source> proxied(Query query) {
        return query.single("proxy")
                .map(ProxyUrl::parse)
                .filter(Understood.class::isInstance)
                .map(reading -> new Proxied(((Understood) reading).url()));
    }
}
