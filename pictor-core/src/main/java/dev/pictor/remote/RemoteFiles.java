package dev.pictor.remote;

import dev.pictor.content.ProxyUrl;
import java.nio.file.Path;

/// Files of other servers. Their names come from anybody, so that an implementation decides which machines it talks to.
public interface RemoteFiles extends AutoCloseable {
    /// Fetches a file.
    ///
    /// @param target where to write it; nothing is there yet, and a part may be there after a failure
    /// @return what the origin said about it
    /// @throws RemoteException if it cannot be had
    Fetched fetch(ProxyUrl url, Path target) throws InterruptedException;

    /// Fetches a file of which there is a copy, unless the origin says that the copy is still as good.
    ///
    /// @param known what the origin said about the copy
    /// @param target as for [#fetch]
    /// @throws RemoteException if neither can be had
    Refetched refetch(ProxyUrl url, Fetched known, Path target) throws InterruptedException;

    @Override
    void close();
}
