package dev.pictor.http;

import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;
import dev.pictor.repo.AliasRepo;

/// Removes aliases for those who hold their token.
final class DeleteRoutes {
    private static final Answer GONE = new Answer.Empty(204);

    private final AliasRepo aliases;
    private final HttpSettings settings;

    DeleteRoutes(AliasRepo aliases, HttpSettings settings) {
        this.aliases = aliases;
        this.settings = settings;
    }

    Answer delete(Exchange exchange) {
        if (settings.readOnly()) {
            return ErrorAnswers.READ_ONLY;
        }
        DeleteToken token = DeleteToken.parse(exchange.segment(2));
        Alias alias = Alias.parse(exchange.segment(3));
        if (!alias.storable()) {
            return GONE;
        }
        return switch (aliases.delete(alias, token)) {
            case DELETED, UNKNOWN -> GONE;
            case WRONG_TOKEN -> ErrorAnswers.INVALID_DELETE_TOKEN;
        };
    }
}
