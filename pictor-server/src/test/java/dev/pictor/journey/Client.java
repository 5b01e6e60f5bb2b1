package dev.pictor.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// A client of the server at one address, with connections of its own.
final class Client implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final URI base;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    Client(URI base) {
        this.base = base;
    }

    /// Asks for a path.
    ///
    /// @param headers names and values in turn
    Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    Answer head(String path, String... headers) throws IOException, InterruptedException {
        return send("HEAD", path, BodyPublishers.noBody(), headers);
    }

    Answer upload(byte[] file) throws IOException, InterruptedException {
        return upload(Form.of(file));
    }

    Answer upload(Form form) throws IOException, InterruptedException {
        return send("POST", "/image", BodyPublishers.ofByteArray(form.bytes()), "Content-Type", form.type());
    }

    /// Uploads a file that has to be taken.
    Kept keep(byte[] file) throws IOException, InterruptedException {
        Answer answer = upload(file);
        if (answer.status() != 201) {
            throw new AssertionError("upload: " + answer.status() + " " + answer.text());
        }
        return Kept.of(answer).getFirst();
    }

    Answer delete(Kept kept) throws IOException, InterruptedException {
        return send("DELETE", kept.deletion(), BodyPublishers.noBody());
    }

    Answer send(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
        return new Answer(answer.statusCode(), answer.headers(), answer.body());
    }

    /// Cuts all connections.
    @Override
    public void close() {
        http.shutdownNow();
    }
}
