package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pictor.testkit.Media;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `verify --repair` asks whoever sits before a terminal, and nobody else. The terminal is that of `script`.
final class VerifyQuestionIT {
    private static final Path LAUNCHER = Path.of("target", "dist", "pictor").toAbsolutePath();
    private static final String QUESTION = "[y/N]";
    private static final Duration OLD = Duration.ofHours(3);

    @Test
    void onlyWhoSaysYesLetsItRepair() throws Exception {
        try (DataDirectory data = DataDirectory.create()) {
            try (ServerProcess server = ServerProcess.start(data)) {
                try (Client client = server.client()) {
                    client.keep(Media.bytes("still-photo.jpg"));
                }
                server.stop();
            }
            Path folder = Files.createDirectories(data.root().resolve("files/aa"));
            Path stray = Files.writeString(folder.resolve("stray.png"), "stray");
            Files.setLastModifiedTime(stray, FileTime.from(Instant.now().minus(OLD)));

            Launch alone = Launch.of(
                    "verify", "--repair", "--data-directory", data.root().toString());
            assertThat(alone.exit()).isEqualTo(1);
            assertThat(alone.output()).contains("nobody can be asked").doesNotContain(QUESTION);
            assertThat(stray).exists();

            assertThat(answered(data, "n")).contains("(0 repaired)");
            assertThat(stray).exists();
            assertThat(answered(data, "y")).contains("(1 repaired)", "all is well");
            assertThat(stray).doesNotExist();
        }
    }

    private static String answered(DataDirectory data, String answer) throws IOException, InterruptedException {
        String command = "%s verify --repair --data-directory %s".formatted(LAUNCHER, data.root());
        ProcessBuilder builder =
                new ProcessBuilder(List.of("script", "-qec", command, "/dev/null")).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PICTRS__") || name.startsWith("PICTOR_"));
        builder.environment().put("PICTOR_JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try (InputStream told = process.getInputStream();
                OutputStream typed = process.getOutputStream()) {
            StringBuilder text = new StringBuilder();
            for (int letter = told.read(); letter >= 0; letter = told.read()) {
                text.append((char) letter);
                if (text.toString().endsWith(QUESTION)) {
                    typed.write((answer + "\n").getBytes(StandardCharsets.US_ASCII));
                    typed.flush();
                }
            }
            process.waitFor();
            return text.toString();
        }
    }
}
