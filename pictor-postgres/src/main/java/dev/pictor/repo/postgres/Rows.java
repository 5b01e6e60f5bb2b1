package dev.pictor.repo.postgres;

import dev.pictor.content.ContentHash;
import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import dev.pictor.content.Variant;
import dev.pictor.repo.Original;
import dev.pictor.repo.RepoException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the columns that many queries share.
final class Rows {
    private Rows() {}

    /// An original, from the columns `hash`, `identifier`, `blurhash` and `details`.
    static Original original(ResultSet row) throws SQLException {
        return new Original(
                hash(row.getString("hash")),
                identifier(row.getString("identifier")),
                details(row.getString("details")),
                row.getString("blurhash"));
    }

    static ContentHash hash(String column) {
        try {
            return ContentHash.ofBase64(column);
        } catch (IllegalArgumentException unreadable) {
            throw corrupt("hash", column, unreadable);
        }
    }

    static Identifier identifier(String column) {
        try {
            return new Identifier(column);
        } catch (IllegalArgumentException unreadable) {
            throw corrupt("identifier", column, unreadable);
        }
    }

    /// A variant's name; empty where it is longer than any that we know or keep in memory.
    static Optional<Variant> variant(String column) {
        try {
            return Optional.of(new Variant(column));
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
    }

    static @Nullable Details details(@Nullable String column) {
        if (column == null) {
            return null;
        }
        try {
            return DetailsJson.read(column);
        } catch (IllegalArgumentException unreadable) {
            throw corrupt("details", column, unreadable);
        }
    }

    private static RepoException corrupt(String what, String column, Exception cause) {
        return new RepoException(RepoException.Kind.CORRUPT, "unreadable " + what + " in a row: " + column, cause);
    }
}
