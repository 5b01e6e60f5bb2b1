package dev.pictor.journey;

import dev.pictor.repo.postgres.PostgresExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private final DataDirectory shared;
    private final Rows rows;
    private final Map<String, String> settings;
    private final List<DataDirectory> homes = new ArrayList<>();
    private final List<ServerProcess> nodes = new ArrayList<>();

    private Cluster(DataDirectory shared, PostgresExtension postgres) {
        this.shared = shared;
        this.rows = new Rows(postgres.jdbcUrl(), postgres.user(), postgres.password());
        this.settings = Map.of(
                "PICTRS__REPO__TYPE",
                "postgres",
                "PICTRS__REPO__URL",
                ServerProcess.repoUrl(postgres),
                "PICTRS__STORE__PATH",
                shared.files().toString());
    }

    static Cluster start(PostgresExtension postgres, int size) throws Exception {
        Cluster cluster = new Cluster(DataDirectory.create(), postgres);
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
        Set<String> unknown = new HashSet<>(shared.storedFiles());
        unknown.removeAll(rows.knownFiles());
        unknown.removeIf(identifier -> !Files.exists(file(identifier)));
        return unknown;
    }

    /// Files that rows name, but that are not there.
    Set<String> missingFiles() throws Exception {
        Set<String> missing = new HashSet<>(rows.referencedFiles());
        missing.removeIf(identifier -> Files.isRegularFile(file(identifier)));
        missing.retainAll(rows.referencedFiles());
        return missing;
    }

    private Path file(String identifier) {
        return shared.files().resolve(identifier);
    }

    /// Waits until nothing at all is left, as it has to be after everything was deleted and hours have passed.
    void awaitNothingLeft() throws Exception {
        for (String statement : TIME_PASSES) {
            rows.texts(statement);
        }
        Cleanliness.await(shared, rows);
    }

    @Override
    public void close() throws IOException {
        for (ServerProcess node : nodes) {
            node.close();
        }
        for (DataDirectory home : homes) {
            home.close();
        }
        shared.close();
    }
}
