package dev.pictor.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Lets only holders of the API key behind `/internal`.
final class InternalGate {
    private static final String HEADER = "X-Api-Token";

    private final HttpSettings settings;
    private final InternalRoutes routes;

    InternalGate(HttpSettings settings, InternalRoutes routes) {
        this.settings = settings;
        this.routes = routes;
    }

    Answer answer(Exchange exchange) throws InterruptedException {
        return admits(exchange) ? routes.answer(exchange) : ErrorAnswers.INVALID_API_TOKEN;
    }

    /// Compares in a time that does not tell how much of the key is right.
    private boolean admits(Exchange exchange) {
        String key = settings.apiKey();
        String given = exchange.headers().get(HEADER);
        return key != null
                && !key.isEmpty()
                && given != null
                && MessageDigest.isEqual(
                        key.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.ISO_8859_1));
    }
}
