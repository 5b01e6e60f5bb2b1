package dev.pictor.content;

/// The name of a rendition of an original: its operations in order and the format asked for, `/`-separated, such as
/// `resize/200/blur/2.5/webp`. Two servers that build the same rendition must find the same text.
public record Variant(String name) {
    /// The longest name that is stored, in characters: an index entry and a notification have to hold it.
    public static final int MAX_LENGTH = 1900;

    public Variant {
        if (name.isEmpty() || name.length() > MAX_LENGTH || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a variant's name");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
