package dev.pictor.repo.postgres;

import dev.pictor.repo.BrokenRow;
import dev.pictor.repo.Invalidations;
import dev.pictor.repo.RepoException;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// A row that names a file: a hash, or one of its variants.
record Owner(String hash, @Nullable String variant) {
    /// From the columns `hash` and `variant`.
    static Owner read(ResultSet row) throws SQLException {
        return new Owner(row.getString("hash"), row.getString("variant"));
    }

    /// Tells that its file or details changed; for after the commit. Nobody remembers a row that cannot be read.
    void tell(Invalidations listeners) {
        try {
            if (variant == null) {
                listeners.originalChanged(Rows.hash(hash));
            } else {
                Rows.variant(variant).ifPresent(name -> listeners.variantChanged(Rows.hash(hash), name));
            }
        } catch (RepoException unreadable) {
            BrokenRows.report(new BrokenRow("hashes", hash, "hash"));
        }
    }
}
