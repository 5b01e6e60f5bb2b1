package dev.pictor.repo;

import dev.pictor.content.Details;
import dev.pictor.content.Identifier;
import java.util.Optional;

/// What is known of stored files.
public interface DetailsRepo {
    /// Keeps the details of a stored file; the first ones stay.
    void relateDetails(Identifier identifier, Details details);

    /// The details of a stored file. A row that cannot be read is [RepoException.Kind#CORRUPT], not empty.
    Optional<Details> details(Identifier identifier);

    /// Forgets the details of a stored file. Nothing happens where there are none.
    void cleanupDetails(Identifier identifier);

    /// Keeps these details in the place of others, readable or not, and has every memory of the old ones dropped.
    void replaceDetails(Identifier identifier, Details details);
}
