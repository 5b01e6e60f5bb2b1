package dev.pictor.http;

import dev.pictor.ingest.Ingest;
import dev.pictor.ingest.IngestOutcome;
import dev.pictor.ingest.IngestOutcome.Ingested;
import dev.pictor.ingest.Upload;
import dev.pictor.repo.AliasRepo;
import dev.pictor.store.Scratch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;

/// Takes uploads: all files of a form, or none.
final class UploadRoutes {
    /// How many uploads may be under way at once.
    static final int MAX_UPLOADS = 256;

    private static final Duration FILE_TIME = Duration.ofSeconds(60);
    private static final Duration DISCARD_TIME = Duration.ofSeconds(10);
    private static final long DISCARD_BYTES = 128L * 1024 * 1024;

    private final Ingest ingest;
    private final AliasRepo aliases;
    private final Scratch scratch;
    private final FormRules rules;
    private final Semaphore underWay = new Semaphore(MAX_UPLOADS);

    UploadRoutes(Services services, HttpSettings settings) {
        this.ingest = services.ingest();
        this.aliases = services.repo().aliases();
        this.scratch = services.scratch();
        this.rules = new FormRules(settings.maxFileCount(), settings.maxFileBytes(), FILE_TIME, settings.readOnly());
    }

    Answer upload(Exchange exchange) throws InterruptedException {
        LimitsQuery wanted = LimitsQuery.of(exchange.query());
        if (!underWay.tryAcquire()) {
            return ErrorAnswers.OVERLOADED;
        }
        try {
            return take(receive(exchange), wanted);
        } catch (Rejection refused) {
            // Most clients send the whole form before they look for an answer.
            exchange.body().discard(DISCARD_BYTES, DISCARD_TIME);
            throw refused;
        } finally {
            underWay.release();
        }
    }

    private List<Path> receive(Exchange exchange) throws InterruptedException {
        FormType type = FormType.parse(exchange.headers().get(HttpHeader.CONTENT_TYPE));
        List<Path> files = new MultipartReader(exchange.body(), type, rules, scratch).readFiles();
        if (files.isEmpty()) {
            throw new Rejection(ErrorAnswers.NO_FILES);
        }
        return files;
    }

    private Answer take(List<Path> files, LimitsQuery wanted) throws InterruptedException {
        List<Ingested> taken = new ArrayList<>();
        boolean complete = false;
        try {
            for (Path file : files) {
                Upload upload = new Upload(file, wanted.limits(), wanted.operations(), null);
                switch (ingest.ingest(upload)) {
                    case Ingested ingested -> taken.add(ingested);
                    case IngestOutcome.Refused(var reason) -> {
                        return ErrorAnswers.ofUpload(reason);
                    }
                    case IngestOutcome.AliasTaken() -> {
                        return ErrorAnswers.DUPLICATE_ALIAS;
                    }
                }
            }
            complete = true;
            return new Answer.Json(201, Documents.uploaded(taken));
        } finally {
            if (!complete) {
                files.forEach(scratch::discard);
                taken.forEach(ingested -> aliases.delete(ingested.alias(), ingested.token()));
            }
        }
    }
}
