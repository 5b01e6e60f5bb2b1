package dev.pictor.remote.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.Origin;
import dev.pictor.content.ProxyUrl;
import dev.pictor.metrics.prometheus.PrometheusMeter;
import dev.pictor.remote.RemoteException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpValidatorTest {
    private static final Origin origin = new Origin();

    @TempDir
    private Path folder;

    private final List<HttpValidator> validators = new CopyOnWriteArrayList<>();

    private final PrometheusMeter meter = new PrometheusMeter();

    @AfterEach
    void close() {
        validators.forEach(HttpValidator::close);
    }

    @AfterAll
    static void stop() {
        origin.close();
    }

    @Test
    void verdictsAreTimed() throws Exception {
        origin.serve("/measured", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        validator(origin.url("/measured"), Duration.ofSeconds(30)).accepts(file("a"), "image/png");
        assertThat(meter.text()).contains("pict_rs_ingest_external_validation_count{complete=\"true\"} 1\n");
    }

    private HttpValidator validator(String url, Duration limit) {
        ProxyUrl known = ((ProxyUrl.Reading.Understood) ProxyUrl.parse(url)).url();
        HttpValidator validator = new HttpValidator(known, limit, "pict-rs 0.5.25", meter);
        validators.add(validator);
        return validator;
    }

    private Path file(String content) throws Exception {
        return Files.writeString(folder.resolve("file"), content);
    }

    @ParameterizedTest
    @CsvSource({"200, true", "204, true", "299, true", "302, false", "400, false", "404, false", "500, false"})
    void theStatusIsTheVerdict(int status, boolean accepted) throws Exception {
        origin.serve("/status" + status, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("location", "/status200");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        assertThat(validator(origin.url("/status" + status), Duration.ofMinutes(1))
                        .accepts(file("bytes"), "image/png"))
                .isEqualTo(accepted);
    }

    @Test
    void theFileIsSentAsItIs() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        origin.serve("/see", exchange -> {
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            seen.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            for (String name : List.of("Content-Type", "Accept", "User-Agent", "Transfer-Encoding")) {
                seen.add(exchange.getRequestHeaders().getFirst(name));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        validator(origin.url("/see?key=1"), Duration.ofMinutes(1)).accepts(file("bytes"), "video/mp4");
        assertThat(seen).containsExactly("POST /see?key=1", "bytes", "video/mp4", "*/*", "pict-rs 0.5.25", "chunked");
    }

    @Test
    void whoDoesNotAnswerGivesNoVerdict() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        origin.serve("/slow", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        HttpValidator slow = validator(origin.url("/slow"), Duration.ofMillis(100));
        Path file = file("bytes");
        assertThatThrownBy(() -> slow.accepts(file, "image/png"))
                .isInstanceOf(RemoteException.class)
                .hasMessage("operation timed out");
        over.countDown();

        HttpValidator absent = validator("http://127.0.0.1:1/", Duration.ofMinutes(1));
        assertThatThrownBy(() -> absent.accepts(file, "image/png"))
                .isInstanceOfSatisfying(
                        RemoteException.class, e -> assertThat(e.kind()).isEqualTo(RemoteException.Kind.UNREACHABLE));
    }
}
