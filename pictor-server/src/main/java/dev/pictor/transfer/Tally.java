package dev.pictor.transfer;

import dev.pictor.content.Identifier;
import dev.pictor.transfer.Report.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What many workers come across.
final class Tally {
    /// So many failures one after the other are no misfortune of single files.
    private static final int MAX_FAILURES_IN_A_ROW = 50;

    final LongAdder present = new LongAdder();
    final LongAdder missing = new LongAdder();
    final LongAdder failed = new LongAdder();
    private final AtomicInteger inARow = new AtomicInteger();
    private final AtomicReference<@Nullable RuntimeException> hopeless = new AtomicReference<>();
    private final List<Remark> remarks = new ArrayList<>();

    void missing(Identifier identifier) {
        missing.increment();
        remark(identifier, "neither store has it");
    }

    void failed(Identifier identifier, RuntimeException failure) {
        failed.increment();
        remark(identifier, String.valueOf(failure.getMessage()));
        if (inARow.incrementAndGet() >= MAX_FAILURES_IN_A_ROW) {
            giveUp(failure);
        }
    }

    void succeeded() {
        inARow.set(0);
    }

    /// Nothing more is begun.
    void giveUp(RuntimeException failure) {
        hopeless.compareAndSet(null, failure);
    }

    void requireHope() {
        RuntimeException failure = hopeless.get();
        if (failure != null) {
            throw failure;
        }
    }

    private void remark(Identifier identifier, String reason) {
        synchronized (remarks) {
            if (remarks.size() < Report.MAX_REMARKS) {
                remarks.add(new Remark(identifier, reason));
            }
        }
    }

    List<Remark> remarks() {
        synchronized (remarks) {
            return List.copyOf(remarks);
        }
    }
}
