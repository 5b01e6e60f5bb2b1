package dev.pictor.repo.postgres;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/// The threads of a pool, which can be told that the database is back.
///
/// While there is no database, the pool rests longer and longer before it tries to connect again, up to five seconds.
final class PoolThreads implements ThreadFactory {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Override
    public Thread newThread(Runnable work) {
        threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = Thread.ofPlatform().name("pictor-pool").daemon().unstarted(work);
        threads.add(thread);
        return thread;
    }

    /// Ends rests. Whoever waits for a connection has the pool try again at once; threads that do not rest go on.
    void databaseIsBack() {
        threads.forEach(Thread::interrupt);
    }
}
