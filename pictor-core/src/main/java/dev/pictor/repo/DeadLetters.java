package dev.pictor.repo;

import dev.pictor.job.Queue;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Jobs that were given up, kept with the reason until somebody decides.
public interface DeadLetters {
    /// Up to `limit` of them, those that died last first.
    ///
    /// @param after the last one of the page before; none for the first page
    List<DeadLetter> page(@Nullable DeadLetter after, int limit);

    /// How many there are of this queue.
    long count(Queue queue);

    /// Queues them again, with all their tries. One whose unique key is taken stays.
    ///
    /// @return those that wait again
    List<UUID> redrive(Collection<UUID> ids);

    /// Removes them for good.
    ///
    /// @return how many there were
    int drop(Collection<UUID> ids);
}
