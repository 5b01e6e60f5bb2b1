package dev.pictor.verify;

/// What can be wrong with a row or a file.
public enum Trouble {
    ORIGINAL_MISSING("original-missing", "the file of an original is not in the store"),
    ORIGINAL_DAMAGED("original-damaged", "the file of an original has another size than its hash says"),
    STILL_MISSING("still-missing", "the still of a clip is not in the store"),
    VARIANT_MISSING("variant-missing", "the file of a variant is not in the store, or empty"),
    DETAILS_UNREADABLE("details-unreadable", "the details of a file cannot be read"),
    HASH_WITHOUT_ALIAS("hash-without-alias", "no alias has named an original for an hour or more"),
    ROW_UNREADABLE("row-unreadable", "a hash or an identifier cannot be read"),
    STRAY_FILE("stray-file", "no row names a file that is older than an hour");

    private final String code;
    private final String meaning;

    Trouble(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /// Its name for machines.
    public String code() {
        return code;
    }

    /// What it means, for people.
    public String meaning() {
        return meaning;
    }

    /// Whether it can be repaired without losing anything.
    public boolean isRepairable() {
        return switch (this) {
            case VARIANT_MISSING, DETAILS_UNREADABLE, HASH_WITHOUT_ALIAS, STRAY_FILE -> true;
            case ORIGINAL_MISSING, ORIGINAL_DAMAGED, STILL_MISSING, ROW_UNREADABLE -> false;
        };
    }
}
