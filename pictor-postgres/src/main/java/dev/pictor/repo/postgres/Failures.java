package dev.pictor.repo.postgres;

import dev.pictor.repo.RepoException;
import dev.pictor.repo.RepoException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Reads what an [SQLException] means.
final class Failures {
    private Failures() {}

    /// The port's exception for a failure of a statement.
    static RepoException translated(SQLException failure) {
        return new RepoException(
                kind(failure), constraint(failure), "the database failed: " + failure.getMessage(), failure);
    }

    /// Whether the same transaction, run again, may pass: it was the victim of a deadlock or of a concurrent
    /// change.
    static boolean isRepeatable(SQLException failure) {
        return switch (state(failure)) {
            case "40001", "40P01" -> true;
            default -> false;
        };
    }

    /// Whether this named constraint refused the statement.
    static boolean violates(SQLException failure, String constraint) {
        return constraint.equals(constraint(failure));
    }

    private static @Nullable String constraint(SQLException failure) {
        ServerErrorMessage message = failure instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        return message == null ? null : message.getConstraint();
    }

    private static Kind kind(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException) {
            return Kind.UNAVAILABLE; // the pool had no connection to give
        }
        return switch (state(failure)) {
            case "57014", "55P03", "25P03", "25P04", "40001", "40P01" -> Kind.TIMEOUT;
            case "57P01", "57P02", "57P03", "57P05" -> Kind.UNAVAILABLE;
            case "22008", "22021", "22023", "22P02", "22P05", "54000" -> Kind.INVALID_INPUT;
            case "23505" -> Kind.CONFLICT;
            case "23503" -> Kind.MISSING_PARENT;
            case String state when state.startsWith("08") || state.startsWith("53") -> Kind.UNAVAILABLE;
            default -> Kind.OTHER;
        };
    }

    private static String state(SQLException failure) {
        String state = failure.getSQLState();
        return state == null ? "" : state;
    }
}
