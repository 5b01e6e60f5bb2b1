package dev.pictor.store.s3;

import dev.pictor.content.Identifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Removes objects many at a time, where a service can.
final class Removals {
    /// A thousand may be named, but some services need a while for each, and a request has its limit.
    static final int BATCH = 100;

    private static final Set<Integer> NOT_SPOKEN = Set.of(400, 405, 501);

    private final S3Client client;
    private final String bucket;

    Removals(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /// Removes what can be removed together.
    ///
    /// @return those of which the service did not say that they are gone; each may be tried for itself
    List<Identifier> remove(Collection<Identifier> identifiers) {
        List<Identifier> all = List.copyOf(identifiers);
        List<Identifier> left = new ArrayList<>();
        for (int first = 0; first < all.size(); first += BATCH) {
            left.addAll(removeSome(all.subList(first, Math.min(first + BATCH, all.size()))));
        }
        return left;
    }

    private List<Identifier> removeSome(List<Identifier> some) {
        if (some.size() == 1) {
            return some;
        }
        Set<String> gone = gone(some);
        return some.stream()
                .filter(identifier -> !gone.contains(identifier.path()))
                .toList();
    }

    private Set<String> gone(List<Identifier> some) {
        List<ObjectIdentifier> objects = some.stream()
                .map(identifier ->
                        ObjectIdentifier.builder().key(identifier.path()).build())
                .toList();
        try {
            return client
                    .deleteObjects(request -> request.bucket(bucket)
                            .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                            .delete(removal -> removal.objects(objects)))
                    .deleted()
                    .stream()
                    .map(DeletedObject::key)
                    .collect(Collectors.toSet());
        } catch (S3Exception refused) {
            if (NOT_SPOKEN.contains(refused.statusCode()) && !Failures.isBadToken(refused)) {
                return Set.of();
            }
            throw refused;
        }
    }
}
