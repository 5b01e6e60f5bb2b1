package dev.pictor.repo.postgres;

import dev.pictor.repo.BrokenRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the log of rows that were passed over.
final class BrokenRows {
    private static final Logger log = LoggerFactory.getLogger(BrokenRows.class);

    private BrokenRows() {}

    static void report(BrokenRow broken) {
        log.atWarn()
                .addKeyValue("table", broken.table())
                .addKeyValue("key", broken.key())
                .addKeyValue("reason", broken.reason())
                .log("a row cannot be read; it is passed over and stays");
    }
}
