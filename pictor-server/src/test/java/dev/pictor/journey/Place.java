package dev.pictor.journey;

import dev.pictor.store.s3.ObjectServer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Where several servers keep their files together.
interface Place {
    /// What is said of it in the environment.
    Map<String, String> settings();

    /// The identifiers of all files that lie there.
    Set<String> files() throws Exception;

    /// A directory that all can see.
    static Place directory(DataDirectory data) {
        return new Place() {
            @Override
            public Map<String, String> settings() {
                return Map.of("PICTRS__STORE__PATH", data.files().toString());
            }

            @Override
            public Set<String> files() throws Exception {
                return data.storedFiles();
            }
        };
    }

    /// A bucket.
    static Place bucket(ObjectServer objects) {
        return new Place() {
            @Override
            public Map<String, String> settings() {
                return Map.of(
                        "PICTRS__STORE__TYPE", "object_storage",
                        "PICTRS__STORE__ENDPOINT", objects.endpoint().toString(),
                        "PICTRS__STORE__USE_PATH_STYLE", "true",
                        "PICTRS__STORE__BUCKET_NAME", ObjectServer.BUCKET,
                        "PICTRS__STORE__REGION", ObjectServer.REGION,
                        "PICTRS__STORE__ACCESS_KEY", ObjectServer.ACCESS_KEY,
                        "PICTRS__STORE__SECRET_KEY", ObjectServer.SECRET_KEY);
            }

            @Override
            public Set<String> files() {
                Set<String> keys = new TreeSet<>(objects.keys());
                keys.remove("health-check");
                return keys;
            }
        };
    }
}
