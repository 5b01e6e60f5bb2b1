package dev.pictor.journey;

import dev.pictor.repo.postgres.PostgresExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Several servers with the same configuration: one database of somebody else, one place for files.
final class Cluster implements AutoCloseable {
    /// As if nobody had touched anything for two hours: what takes patience need not be waited for.
    private static final List<String> TIME_PASSES = List.of(
            "UPDATE pictor_pending_files SET created_at = created_at - interval '2 hours' RETURNING 1",
            "UPDATE keyed_notifications SET heartbeat = heartbeat - interval '2 hours' RETURNING 1",
            "UPDATE hashes SET created_at = created_at - interval '2 hours' RETURNING 1",
            "UPDATE job_queue SET heartbeat = heartbeat - interval '2 hours' RETURNING 1",
            """
            UPDATE details SET json = jsonb_set(json, '{created_at}', '"2020-01-01T00:00:00Z"') RETURNING 1
            """);

    private final Place place;
    private final Rows rows;
    private final Map<String, String> settings;
    private final List<DataDirectory> homes = new ArrayList<>();
    private final List<ServerProcess> nodes = new ArrayList<>();

    private Cluster(Place place, PostgresExtension postgres) {
        this.place = place;
        this.rows = new Rows(postgres.jdbcUrl(), postgres.user(), postgres.password());
        this.settings = new HashMap<>(place.settings());
        settings.put("PICTRS__REPO__TYPE", "postgres");
        settings.put("PICTRS__REPO__URL", ServerProcess.repoUrl(postgres));
    }

    static Cluster start(PostgresExtension postgres, Place place, int size) throws Exception {
        Cluster cluster = new Cluster(place, postgres);
        try {
            for (int i = 0; i < size; i++) {
                DataDirectory home = DataDirectory.create();
                cluster.homes.add(home);
                cluster.nodes.add(ServerProcess.start(home, cluster.settings));
            }
            return cluster;
        } catch (Exception failed) {
            cluster.close();
            throw failed;
        }
    }

    ServerProcess node(int index) {
        return nodes.get(index);
    }

    List<ServerProcess> nodes() {
        return List.copyOf(nodes);
    }

    Rows rows() {
        return rows;
    }

    /// Starts a killed node again, where it was.
    void restart(int index) throws Exception {
        nodes.get(index).close();
        nodes.set(index, ServerProcess.start(homes.get(index), settings));
    }

    /// Files of the common store that no row knows, and that stay when one looks again.
    Set<String> strayFiles() throws Exception {
        Set<String> unknown = new HashSet<>(place.files());
        unknown.removeAll(rows.knownFiles());
        unknown.retainAll(place.files());
        return unknown;
    }

    /// Files that rows name, but that are not there.
    Set<String> missingFiles() throws Exception {
        Set<String> missing = new HashSet<>(rows.referencedFiles());
        missing.removeAll(place.files());
        missing.retainAll(rows.referencedFiles());
        return missing;
    }

    /// Waits until nothing at all is left, as it has to be after everything was deleted and hours have passed.
    void awaitNothingLeft() throws Exception {
        for (String statement : TIME_PASSES) {
            rows.texts(statement);
        }
        Cleanliness.await(place, rows);
    }

    @Override
    public void close() throws IOException {
        for (ServerProcess node : nodes) {
            node.close();
        }
        for (DataDirectory home : homes) {
            home.close();
        }
    }
}
