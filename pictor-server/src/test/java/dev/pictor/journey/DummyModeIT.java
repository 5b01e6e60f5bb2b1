package dev.pictor.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The server as tests of other software use it: whatever comes is kept, and no media tool is asked.
final class DummyModeIT {
    @Test
    void whateverComesIsKeptAndProcessedByCopying() throws Exception {
        byte[] bytes = "no media at all".getBytes(StandardCharsets.US_ASCII);
        try (DataDirectory data = DataDirectory.create();
                ServerProcess server = ServerProcess.start(data, Map.of("PICTRS__SERVER__DANGER_DUMMY_MODE", "true"));
                Client client = server.client()) {
            Kept kept = client.keep(bytes);
            assertThat(kept.original()).endsWith(".png");
            assertThat(client.get(kept.original()).body()).isEqualTo(bytes);
            Answer variant = client.get(kept.process("png", "resize=10"));
            assertThat(variant.status()).isEqualTo(200);
            assertThat(variant.body()).isEqualTo(bytes);
            assertThat(client.delete(kept).status()).isEqualTo(204);
            assertThat(client.get(kept.original()).status()).isEqualTo(404);
            server.stop();
        }
    }
}
