package dev.pictor.repo;

import dev.pictor.job.Queue;
import org.jspecify.annotations.Nullable;

/// A job to queue, as it is stored.
///
/// @param json a JSON value
/// @param uniqueKey what no second job may have while this one waits or runs; none if any number may
public record NewJob(Queue queue, String json, @Nullable String uniqueKey) {
    /// The longest key; an index holds it.
    public static final int MAX_KEY_LENGTH = 500;

    public NewJob {
        if (uniqueKey != null && (uniqueKey.length() > MAX_KEY_LENGTH || uniqueKey.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("no unique key: of " + uniqueKey.length() + " characters");
        }
    }

    public NewJob(Queue queue, String json) {
        this(queue, json, null);
    }
}
