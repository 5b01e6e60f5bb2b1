package dev.pictor.journey;

import java.util.Optional;
import java.util.Set;

/// Watches that a server on which nothing is kept any more leaves nothing behind.
final class Cleanliness {
    private Cleanliness() {}

    /// Waits until neither a row nor a file is left.
    static void await(DataDirectory data, Rows rows) throws Exception {
        await(Place.directory(data), rows);
    }

    /// As above, for servers that share a place.
    static void await(Place place, Rows rows) throws Exception {
        Await.nothing(() -> {
            Set<String> left = rows.left();
            if (left.isEmpty()) {
                left = place.files();
            }
            return left.isEmpty() ? Optional.empty() : Optional.of(left.size() + " left, such as " + first(left));
        });
    }

    private static String first(Set<String> left) {
        return left.iterator().next();
    }
}
