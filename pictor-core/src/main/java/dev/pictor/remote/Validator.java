package dev.pictor.remote;

import java.nio.file.Path;

/// Somebody else's say about media, before they are public.
@FunctionalInterface
public interface Validator {
    /// Takes everything.
    Validator NONE = (_, _) -> true;

    /// Whether a file may be kept.
    ///
    /// @throws RemoteException if there is no verdict
    boolean accepts(Path file, String mediaType) throws InterruptedException;
}
