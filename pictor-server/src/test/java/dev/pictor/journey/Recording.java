package dev.pictor.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pictor.testkit.Media;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One request that pict-rs 0.5.25 was asked, and what it answered.
record Recording(JsonNode json) {
    /// All of them, in the order in which they were made.
    static List<Recording> all() throws IOException {
        try (InputStream in = Recording.class.getResourceAsStream("/recorded/http-0.5.25.json")) {
            List<Recording> all = new ArrayList<>();
            new ObjectMapper().readTree(in).forEach(json -> all.add(new Recording(json)));
            return all;
        }
    }

    /// The one of a name.
    static Recording named(String name) throws IOException {
        return all().stream()
                .filter(recording -> recording.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("never recorded: " + name));
    }

    String name() {
        return json.path("case").asText();
    }

    String method() {
        return request().path("method").asText();
    }

    String path() {
        return request().path("path").asText();
    }

    boolean isInternal() {
        return request().path("internal").asBoolean();
    }

    int status() {
        return json.path("status").asInt();
    }

    JsonNode headers() {
        return json.path("headers");
    }

    JsonNode body() {
        return json.path("body");
    }

    /// The code of a recorded refusal; empty where there was none.
    String code() {
        return body().path("code").asText();
    }

    private JsonNode request() {
        return json.path("request");
    }

    /// Asks a server the same.
    Answer ask(Client client, Template template) throws IOException, InterruptedException {
        List<String> headers = new ArrayList<>();
        request().path("headers").properties().forEach(header -> {
            headers.add(header.getKey());
            headers.add(template.fill(header.getValue().asText()));
        });
        if (isInternal()) {
            headers.addAll(List.of("X-Api-Token", ServerProcess.API_KEY));
        }
        BodyPublisher body = BodyPublishers.noBody();
        if (request().has("multipart")) {
            Form form = form();
            headers.addAll(List.of("Content-Type", form.type()));
            body = BodyPublishers.ofByteArray(form.bytes());
        } else if (request().has("body_file")) {
            body = BodyPublishers.ofByteArray(
                    Media.bytes(request().path("body_file").asText()));
        } else if (request().has("body")) {
            body = BodyPublishers.ofString(template.fill(request().path("body").asText()), StandardCharsets.ISO_8859_1);
        }
        return client.send(method(), template.fill(path()), body, headers.toArray(String[]::new));
    }

    private Form form() {
        Form form = new Form();
        for (JsonNode part : request().path("multipart")) {
            byte[] data = part.has("file")
                    ? Media.bytes(part.path("file").asText())
                    : part.path("text").asText().getBytes(StandardCharsets.ISO_8859_1);
            form.file(
                    part.path("name").asText(),
                    part.path("filename").asText(),
                    part.path("type").asText(),
                    data);
        }
        return form;
    }
}
