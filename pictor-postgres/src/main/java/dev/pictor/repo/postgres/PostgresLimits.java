package dev.pictor.repo.postgres;

import java.time.Duration;

/// How much of a PostgreSQL server is used, and how long anything is waited for.
///
/// @param maxConnections of the pool; one more, outside it, listens
/// @param poolTimeout after which a wait for a free connection, or for a new one, is given up
/// @param statementTimeout after which the server gives a statement up
/// @param lockTimeout after which the server gives a wait for a lock up; below `statementTimeout`, so that the error
///     tells which it was
/// @param idleInTransactionTimeout after which the server ends a session that holds a transaction open and does nothing
/// @param networkMargin how much longer than its `statementTimeout` an answer may take to arrive; then the peer counts
///     as dead
/// @param silence after which the peer of the connection that listens is asked whether it is there; it has as long
///     again to answer
public record PostgresLimits(
        int maxConnections,
        Duration poolTimeout,
        Duration statementTimeout,
        Duration lockTimeout,
        Duration idleInTransactionTimeout,
        Duration networkMargin,
        Duration silence) {
    /// More connections than a server with its own defaults has.
    private static final int MOST_CONNECTIONS = 100;

    /// The pool knows no shorter wait.
    private static final Duration SHORTEST_POOL_TIMEOUT = Duration.ofMillis(250);

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /// Ten connections, 10 s for one; 5 s a statement, 4 s a lock; 30 s idle in a transaction; 10 s for the network,
    /// and a silent peer is noticed within 20 s.
    public static final PostgresLimits DEFAULT = new PostgresLimits(
            10,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(4),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));

    public PostgresLimits {
        if (maxConnections < 1 || maxConnections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "maxConnections = %d: expected 1 to %d".formatted(maxConnections, MOST_CONNECTIONS));
        }
        requireBetween("poolTimeout", poolTimeout, SHORTEST_POOL_TIMEOUT);
        requireBetween("statementTimeout", statementTimeout, SHORTEST);
        requireBetween("lockTimeout", lockTimeout, SHORTEST);
        requireBetween("idleInTransactionTimeout", idleInTransactionTimeout, SHORTEST);
        requireBetween("networkMargin", networkMargin, SHORTEST);
        requireBetween("silence", silence, SHORTEST);
        if (lockTimeout.compareTo(statementTimeout) > 0) {
            throw new IllegalArgumentException("lockTimeout is longer than statementTimeout");
        }
    }

    private static void requireBetween(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("%s = %s: expected %s to %s".formatted(name, value, least, LONGEST));
        }
    }

    public PostgresLimits withMaxConnections(int connections) {
        return new PostgresLimits(
                connections,
                poolTimeout,
                statementTimeout,
                lockTimeout,
                idleInTransactionTimeout,
                networkMargin,
                silence);
    }

    public PostgresLimits withPoolTimeout(Duration timeout) {
        return new PostgresLimits(
                maxConnections,
                timeout,
                statementTimeout,
                lockTimeout,
                idleInTransactionTimeout,
                networkMargin,
                silence);
    }

    /// A lock is waited for four fifths of that long.
    public PostgresLimits withStatementTimeout(Duration timeout) {
        return new PostgresLimits(
                maxConnections,
                poolTimeout,
                timeout,
                timeout.multipliedBy(4).dividedBy(5),
                idleInTransactionTimeout,
                networkMargin,
                silence);
    }

    public PostgresLimits withNetworkMargin(Duration margin) {
        return new PostgresLimits(
                maxConnections, poolTimeout, statementTimeout, lockTimeout, idleInTransactionTimeout, margin, silence);
    }

    public PostgresLimits withSilence(Duration longest) {
        return new PostgresLimits(
                maxConnections,
                poolTimeout,
                statementTimeout,
                lockTimeout,
                idleInTransactionTimeout,
                networkMargin,
                longest);
    }
}
