package dev.pictor.repo.postgres.embedded;

import java.util.ArrayList;
import java.util.List;

/// All that is needed to start the server of one directory.
record Cluster(
        ClusterDirectory directory,
        Binaries binaries,
        ServerAccount account,
        String password,
        List<String> extraSettings) {

    /// Opens the cluster of `config`, whose directory this Pictor holds; makes it if it is not there.
    static Cluster open(EmbeddedPostgresConfig config, ServerAccount account, List<String> extraSettings)
            throws InterruptedException {
        ClusterDirectory directory = new ClusterDirectory(config.directory());
        Binaries binaries = Binaries.choose(config, account, directory.majorVersion());
        String password = directory.readPassword();
        directory.log().create();
        if (directory.majorVersion().isEmpty()) {
            directory.initialize(binaries, account, password);
        }
        return new Cluster(directory, binaries, account, password, extraSettings);
    }

    /// The server's own command line.
    List<String> serverCommand(int port) {
        List<String> command = new ArrayList<>();
        command.add(binaries.postgres());
        command.add("-D");
        command.add(directory.data().toString());
        for (String setting : ServerSettings.of(port, extraSettings)) {
            command.add("-c");
            command.add(setting);
        }
        return command;
    }
}
