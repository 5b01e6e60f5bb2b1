package dev.pictor.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where and how the server listens.
///
/// @param address port 0 takes any free one
/// @param keys where they are given, everything is encrypted
public record Listening(InetSocketAddress address, @Nullable KeyFiles keys, Bounds bounds) {
    /// With the usual bounds.
    public Listening(InetSocketAddress address, @Nullable KeyFiles keys) {
        this(address, keys, Bounds.USUAL);
    }

    /// What clients may use up.
    ///
    /// @param connections of all clients together
    /// @param connectionsPerAddress of one machine; one in front of this server stands for many clients
    /// @param piece how long a client may take for one piece of an answer, 256 KiB at most
    /// @param body how long a client may take to send a document, or each file of a form
    record Bounds(int connections, int connectionsPerAddress, Duration piece, Duration body) {
        static final Bounds USUAL = new Bounds(8_192, 2_048, Duration.ofSeconds(30), Duration.ofSeconds(60));
    }
}
