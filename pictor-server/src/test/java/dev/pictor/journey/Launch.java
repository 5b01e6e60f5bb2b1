package dev.pictor.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One call of the product's command line that ends by itself.
///
/// @param output what it printed; its errors, too
record Launch(int exit, String output) {
    private static final Path LAUNCHER = Path.of("target", "dist", "pictor").toAbsolutePath();

    static Launch of(String... arguments) throws IOException, InterruptedException {
        Process process = builder(arguments).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Launch(process.waitFor(), output);
    }

    /// A call that nobody listens to.
    static Process begin(String... arguments) throws IOException {
        return builder(arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PICTRS__") || name.startsWith("PICTOR_"));
        builder.environment().put("PICTOR_JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }
}
