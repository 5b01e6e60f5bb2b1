package dev.pictor.http;

import dev.pictor.cleanup.Prune;
import dev.pictor.generate.Accesses;
import dev.pictor.generate.Variants;
import dev.pictor.ingest.BackgroundUploads;
import dev.pictor.ingest.Downloads;
import dev.pictor.ingest.Ingest;
import dev.pictor.ingest.Proxies;
import dev.pictor.metrics.Meter;
import dev.pictor.repo.Repo;
import dev.pictor.serve.Originals;
import dev.pictor.store.Scratch;
import dev.pictor.store.Store;

/// What the door calls.
public record Services(
        Repo repo,
        Store store,
        Scratch scratch,
        Ingest ingest,
        BackgroundUploads uploads,
        Downloads downloads,
        Proxies proxies,
        Variants variants,
        Accesses accesses,
        Originals originals,
        Prune prune,
        Meter meter) {}
