package dev.pictor.http;

import dev.pictor.content.Alias;
import dev.pictor.content.UploadId;
import dev.pictor.ingest.BackgroundUploads;
import dev.pictor.ingest.Downloads;
import dev.pictor.ingest.Ingest;
import dev.pictor.ingest.IngestOutcome;
import dev.pictor.ingest.IngestOutcome.Ingested;
import dev.pictor.ingest.Upload;
import dev.pictor.metrics.Label;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.AliasRepo;
import dev.pictor.repo.UploadRepo;
import dev.pictor.repo.UploadRepo.UploadState;
import dev.pictor.repo.UploadResult;
import dev.pictor.serve.Description;
import dev.pictor.serve.Originals;
import dev.pictor.store.Scratch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/// Takes uploads: all files of a form, or none.
final class UploadRoutes {
    /// How many uploads may be under way at once.
    static final int MAX_UPLOADS = 256;

    private static final Duration CLAIM_TIME = Duration.ofSeconds(10);
    private static final Duration DISCARD_TIME = Duration.ofSeconds(10);
    private static final long DISCARD_BYTES = 128L * 1024 * 1024;

    /// What a download says beside limits and operations.
    private static final Set<String> DOWNLOAD_KEYS = Set.of("url", "backgrounded");

    private final Ingest ingest;
    private final Downloads downloads;
    private final BackgroundUploads background;
    private final Originals originals;
    private final AliasRepo aliases;
    private final UploadRepo uploads;
    private final Scratch scratch;
    private final Backlog backlog;
    private final FormRules rules;
    private final Meter meter;
    private final Semaphore underWay = new Semaphore(MAX_UPLOADS);

    /// @param fileTime how long a client may take to send a file
    UploadRoutes(Services services, HttpSettings settings, Duration fileTime) {
        this.ingest = services.ingest();
        this.downloads = services.downloads();
        this.background = services.uploads();
        this.originals = services.originals();
        this.aliases = services.repo().aliases();
        this.uploads = services.repo().uploads();
        this.scratch = services.scratch();
        this.meter = services.meter();
        this.backlog = new Backlog(services.repo().jobs(), InstantSource.system());
        this.rules = new FormRules(settings.maxFileCount(), settings.maxFileBytes(), fileTime, settings.readOnly());
    }

    /// Gives each file a new name.
    Answer upload(Exchange exchange) throws InterruptedException {
        LimitsQuery wanted = LimitsQuery.of(exchange.query().pairs());
        return receive(exchange, files -> {
            came("upload", "inline", files.size());
            return take(files, wanted, _ -> null);
        });
    }

    /// Gives each file the name that it has in the form.
    Answer importFiles(Exchange exchange) throws InterruptedException {
        LimitsQuery wanted = LimitsQuery.of(exchange.query().pairs());
        return receive(exchange, files -> {
            came("import", "inline", files.size());
            return take(files, wanted, file -> Alias.parse(file.name()));
        });
    }

    /// Keeps the files, and looks at them later.
    Answer uploadInBackground(Exchange exchange) throws InterruptedException {
        LimitsQuery wanted = LimitsQuery.of(exchange.query().pairs());
        backlog.requireRoom();
        return receive(exchange, files -> {
            came("upload", "background", files.size());
            List<Path> contents = files.stream().map(FormFile::content).toList();
            return new Answer.Json(202, Documents.begun(background.accept(contents, wanted.forLater())));
        });
    }

    /// Takes media in that lie elsewhere.
    Answer download(Exchange exchange) throws InterruptedException {
        Query query = exchange.query();
        String url = QueryText.required(query, "url");
        boolean later =
                QueryText.optional(query, "backgrounded").map(QueryText::truth).orElse(false);
        LimitsQuery wanted = LimitsQuery.of(query.pairs().stream()
                .filter(pair -> !DOWNLOAD_KEYS.contains(pair.name()))
                .toList());
        if (rules.readOnly()) {
            return ErrorAnswers.READ_ONLY;
        }
        if (later) {
            backlog.requireRoom();
        }
        return underWay(() -> {
            Path file = downloads.fetch(url);
            came("download", later ? "background" : "inline", 1);
            try {
                return later
                        ? new Answer.Json(202, Documents.begun(background.accept(List.of(file), wanted.forLater())))
                        : take(List.of(new FormFile("", file)), wanted, _ -> null);
            } finally {
                scratch.discard(file);
            }
        });
    }

    /// Answers with the result of an upload in the background, once.
    Answer claim(Exchange exchange) throws InterruptedException {
        UploadId upload = QueryText.uploadId(exchange.query());
        return switch (finished(upload)) {
            case UploadState.Finished(UploadResult.Success(var alias, var token)) ->
                switch (originals.describe(alias)) {
                    case Description.Known(var details, var blurhash) ->
                        new Answer.Json(
                                200, Documents.uploaded(List.of(new Ingested(alias, token, details, blurhash))));
                    case Description.UnknownAlias() -> ErrorAnswers.ALIAS_NOT_FOUND;
                    case Description.LostFile() -> ErrorAnswers.LOST_FILE;
                };
            case UploadState.Finished(UploadResult.Failure failure) -> ErrorAnswers.ofResult(failure);
            case UploadState.Unfinished() -> new Answer.Empty(204);
            case UploadState.Gone() -> ErrorAnswers.ALREADY_CLAIMED;
        };
    }

    private UploadState finished(UploadId upload) throws InterruptedException {
        long started = System.nanoTime();
        UploadState waited = uploads.wait(upload, CLAIM_TIME);
        boolean hasResult = waited instanceof UploadState.Finished;
        meter.count("pict_rs_upload_wait", Label.completed(hasResult));
        meter.timer("pict_rs_upload_wait_duration", Label.completed(hasResult)).record(System.nanoTime() - started);
        if (!hasResult) {
            return waited;
        }
        meter.count("pict_rs_background_upload_claim");
        return uploads.claimAndGet(upload);
    }

    private void came(String way, String manner, int files) {
        meter.counter("pict_rs_files", new Label(way, manner)).add(files);
    }

    private interface Use {
        Answer of(List<FormFile> files) throws InterruptedException;
    }

    private Answer receive(Exchange exchange, Use use) throws InterruptedException {
        return underWay(() -> {
            try {
                return received(exchange, use);
            } catch (Rejection refused) {
                // Most clients send the whole form before they look for an answer.
                exchange.body().discard(DISCARD_BYTES, DISCARD_TIME);
                throw refused;
            }
        });
    }

    private Answer underWay(Patience.Work work) throws InterruptedException {
        if (!underWay.tryAcquire()) {
            return ErrorAnswers.OVERLOADED;
        }
        try {
            return work.answer();
        } finally {
            underWay.release();
        }
    }

    private Answer received(Exchange exchange, Use use) throws InterruptedException {
        FormType type = FormType.parse(exchange.headers().get(HttpHeader.CONTENT_TYPE));
        List<FormFile> files = new MultipartReader(exchange.body(), type, rules, scratch).readFiles();
        try {
            return files.isEmpty() ? ErrorAnswers.NO_FILES : use.of(files);
        } finally {
            files.forEach(file -> scratch.discard(file.content()));
        }
    }

    private Answer take(List<FormFile> files, LimitsQuery wanted, Function<FormFile, @Nullable Alias> name)
            throws InterruptedException {
        List<Ingested> taken = new ArrayList<>();
        boolean complete = false;
        try {
            for (FormFile file : files) {
                Upload upload = new Upload(file.content(), wanted.limits(), wanted.operations(), name.apply(file));
                switch (ingest.ingest(upload)) {
                    case Ingested ingested -> taken.add(ingested);
                    case IngestOutcome.Refused(var reason) -> {
                        return ErrorAnswers.ofUpload(reason);
                    }
                    case IngestOutcome.AliasTaken() -> {
                        return ErrorAnswers.DUPLICATE_ALIAS;
                    }
                    case IngestOutcome.Unwanted() -> throw new IllegalStateException("we wait for it");
                }
            }
            complete = true;
            return new Answer.Json(201, Documents.uploaded(taken));
        } finally {
            if (!complete) {
                taken.forEach(ingested -> aliases.delete(ingested.alias(), ingested.token()));
            }
        }
    }
}
