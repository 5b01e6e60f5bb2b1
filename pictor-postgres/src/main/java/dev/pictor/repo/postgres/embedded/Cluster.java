package dev.pictor.repo.postgres.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        Optional<String> known = directory.readPassword();
        String password = known.orElseGet(ClusterDirectory::randomPassword);
        directory.log().create();
        Cluster cluster = new Cluster(directory, binaries, account, password, extraSettings);
        if (directory.majorVersion().isEmpty()) {
            directory.writePassword(password);
            directory.initialize(binaries, account, password);
        } else if (known.isEmpty()) {
            // Written only when it holds, so that a kill in between leads here again.
            new Launch(cluster).resetPassword();
            directory.writePassword(password);
        }
        return cluster;
    }

    /// The server's own command line.
    List<String> serverCommand(int port) {
        return command(List.of(), ServerSettings.of(port, extraSettings));
    }

    /// The command line of a server without connections, which does the SQL of its input.
    List<String> loneCommand() {
        List<String> command = command(List.of("--single"), ServerSettings.ofLoneServer());
        command.add("postgres");
        return command;
    }

    /// Whether `command` is the one of our server, by whatever name it knows the data directory.
    boolean isCommandOfServer(List<String> command, int port) {
        List<String> ours = serverCommand(port);
        List<String> theirs = new ArrayList<>(command);
        int data = ours.indexOf("-D") + 1;
        if (theirs.size() > data) {
            theirs.set(data, ours.get(data));
        }
        return theirs.equals(ours);
    }

    private List<String> command(List<String> mode, List<String> settings) {
        List<String> command = new ArrayList<>();
        command.add(binaries.postgres());
        command.addAll(mode);
        command.add("-D");
        command.add(account.nameOf(directory.data()));
        for (String setting : settings) {
            command.add("-c");
            command.add(setting);
        }
        return command;
    }
}
