package dev.pictor.http;

import java.time.Duration;
import java.util.Optional;

/// Says who answers at each endpoint.
final class Routes {
    private final Healthz healthz;
    private final Answer description = ApiDescription.answer();
    private final UploadRoutes uploads;
    private final OriginalRoutes originals;
    private final ProcessRoutes renditions;
    private final DeleteRoutes deletions;
    private final InternalGate gate;

    /// @param bodyTime how long a client may take to send a document, or each file of a form
    Routes(Services services, HttpSettings settings, Duration bodyTime) {
        Sources sources = new Sources(services, settings.readOnly());
        MediaAnswers media = new MediaAnswers(services.store());
        healthz = new Healthz(services.repo(), services.store());
        uploads = new UploadRoutes(services, settings, bodyTime);
        originals = new OriginalRoutes(services.originals(), sources, media);
        renditions = new ProcessRoutes(services, sources, media, settings);
        deletions = new DeleteRoutes(services.repo().aliases(), settings);
        gate = new InternalGate(settings, new InternalRoutes(services, uploads, sources, settings, bodyTime));
    }

    /// The answer, if everything that it takes is in memory; never waits.
    ///
    /// @throws Rejection if the request is refused
    Optional<Answer> remembered(Endpoint endpoint, Exchange exchange) throws InterruptedException {
        return switch (endpoint) {
            case DESCRIPTION -> Optional.of(description);
            case ORIGINAL -> originals.rememberedOriginal(exchange);
            case PROCESS -> renditions.remembered(exchange);
            case DETAILS -> originals.rememberedDetails(exchange);
            case HEALTHZ,
                    UPLOAD,
                    UPLOAD_IN_BACKGROUND,
                    DOWNLOAD,
                    CLAIM,
                    ORIGINAL_BY_QUERY,
                    PROCESS_IN_BACKGROUND,
                    DETAILS_BY_QUERY,
                    DETAILS_OF_PROCESS,
                    BLURHASH,
                    DELETE,
                    INTERNAL -> Optional.empty();
        };
    }

    /// @throws Rejection if the request is refused
    Answer answer(Endpoint endpoint, Exchange exchange) throws InterruptedException {
        return switch (endpoint) {
            case HEALTHZ -> healthz.check();
            case DESCRIPTION -> description;
            case UPLOAD -> uploads.upload(exchange);
            case UPLOAD_IN_BACKGROUND -> uploads.uploadInBackground(exchange);
            case DOWNLOAD -> uploads.download(exchange);
            case CLAIM -> uploads.claim(exchange);
            case ORIGINAL -> originals.original(exchange);
            case ORIGINAL_BY_QUERY -> originals.originalByQuery(exchange);
            case PROCESS -> renditions.process(exchange);
            case PROCESS_IN_BACKGROUND -> renditions.processInBackground(exchange);
            case DETAILS -> originals.details(exchange);
            case DETAILS_BY_QUERY -> originals.detailsByQuery(exchange);
            case DETAILS_OF_PROCESS -> renditions.details(exchange);
            case BLURHASH -> originals.blurhash(exchange);
            case DELETE -> deletions.delete(exchange);
            case INTERNAL -> gate.answer(exchange);
        };
    }
}
