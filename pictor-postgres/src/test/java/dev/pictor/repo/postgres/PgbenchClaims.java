package dev.pictor.repo.postgres;

import dev.pictor.job.Queue;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `pgbench`, working jobs off one by one with the statements of the queue.
final class PgbenchClaims {
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    private final PostgresConfig config;
    private final Path script;

    PgbenchClaims(PostgresConfig config, Queue queue, Path folder) throws IOException {
        this.config = config;
        script = folder.resolve("single.sql");
        String name = "'" + queue.name() + "'";
        String claim = filled(JobClaims.CLAIM, name, "'-infinity'", name, "1", "ARRAY[gen_random_uuid()]");
        String complete = filled(JobEndings.COMPLETE, "(ARRAY[:id])", "(ARRAY[:worker])");
        Files.writeString(script, claim + " \\gset\n" + complete + ";\n");
    }

    private static String filled(String sql, String... values) {
        String filled = sql.strip();
        for (String value : values) {
            filled = filled.replaceFirst("\\?", Matcher.quoteReplacement(value));
        }
        return filled;
    }

    /// How many jobs a second so many clients work off.
    double rate(int clients, Duration time) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                "pgbench",
                "-n",
                "-M",
                "prepared",
                "-c",
                Integer.toString(clients),
                "-j",
                "2",
                "-T",
                Long.toString(time.toSeconds()),
                "-f",
                script.toString());
        URI address = URI.create(config.jdbcUrl().substring("jdbc:".length()));
        command.environment().put("PGHOST", address.getHost());
        command.environment().put("PGPORT", String.valueOf(address.getPort()));
        command.environment().put("PGDATABASE", address.getPath().substring(1));
        command.environment().put("PGUSER", config.user());
        command.environment().put("PGPASSWORD", config.password());
        Process process = command.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new IllegalStateException(output);
        }
        return Double.parseDouble(rate.group(1));
    }
}
