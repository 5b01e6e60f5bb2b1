package dev.pictor.ingest;

import dev.pictor.content.ProxyUrl;
import dev.pictor.remote.RemoteException;
import dev.pictor.remote.RemoteFiles;
import dev.pictor.store.Scratch;
import java.nio.file.Path;

/// Fetches remote media that are to be taken in like uploads.
public final class Downloads {
    private final RemoteFiles remote;
    private final Scratch scratch;

    public Downloads(RemoteFiles remote, Scratch scratch) {
        this.remote = remote;
        this.scratch = scratch;
    }

    /// Fetches a file.
    ///
    /// @return a scratch file, which is the caller's
    /// @throws RemoteException if it cannot be had, or the address is none
    public Path fetch(String address) throws InterruptedException {
        ProxyUrl url = switch (ProxyUrl.parse(address)) {
            case ProxyUrl.Reading.Understood(ProxyUrl understood) -> understood;
            case ProxyUrl.Reading.Unreadable(String reason) ->
                throw new RemoteException(RemoteException.Kind.REFUSED, reason);
        };
        Path file = scratch.newFile("");
        boolean fetched = false;
        try {
            remote.fetch(url, file);
            fetched = true;
            return file;
        } finally {
            if (!fetched) {
                scratch.discard(file);
            }
        }
    }
}
