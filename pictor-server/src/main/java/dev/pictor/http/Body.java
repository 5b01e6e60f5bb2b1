package dev.pictor.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// The bytes of a request's body, as they arrive.
interface Body {
    /// The next bytes; empty at the end. They are good until the next call.
    ///
    /// @throws Rejection if none arrive in this time, or the sender broke off
    Optional<ByteBuffer> next(Duration atMost) throws InterruptedException;
}
