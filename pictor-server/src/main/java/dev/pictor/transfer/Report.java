package dev.pictor.transfer;

import dev.pictor.content.Identifier;
import java.util.List;

/// What became of a migration.
///
/// @param finished whether every file that can be moved is in the new store
/// @param continued whether an earlier one was gone on with
/// @param present how many files were there already
/// @param missing how many files no store has
/// @param failed how many files could not be moved
/// @param removed how many files were removed from the old store
/// @param remarks the first ones of those that are missing or failed
public record Report(
        boolean finished,
        boolean continued,
        Progress.State moved,
        long present,
        long missing,
        long failed,
        long removed,
        List<Remark> remarks) {
    /// So many are told one by one.
    public static final int MAX_REMARKS = 1_000;

    public Report {
        remarks = List.copyOf(remarks);
    }

    /// A file that was not moved, and why.
    public record Remark(Identifier identifier, String reason) {}
}
