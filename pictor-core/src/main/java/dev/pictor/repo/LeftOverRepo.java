package dev.pictor.repo;

/// What nodes that crashed, and peers of other versions, leave behind in the tables.
public interface LeftOverRepo {
    /// Looks at a bounded part of each table, the next one each time, and removes what nobody needs: uploads that
    /// were begun a day ago, and rights to build that are void; where they are older than an hour, originals
    /// without an alias, and details of files that no row names, with these files. Names in another than their
    /// canonical spelling get that. A row that cannot be read stays. Does nothing while another node does so.
    Swept sweep();

    /// How many rows of each kind were removed or repaired.
    record Swept(int uploads, int rights, int hashes, int details, int names) {
        /// Nothing was to be done.
        public static final Swept NOTHING = new Swept(0, 0, 0, 0, 0);
    }
}
