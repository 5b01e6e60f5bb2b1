package dev.pictor.http;

import dev.pictor.testkit.Media;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.zip.ZipInputStream;

/// Spoils requests of HTTP/2: their heads, field by field and byte by byte, their bodies, and what they say of each
/// other.
final class StreamMutations {
    private static final int MOST_CHANGES = 3;

    private static final List<String> ODD_FIELDS = List.of(
            "connection: close",
            "transfer-encoding: chunked",
            "te: gzip",
            "keep-alive: timeout=5",
            "upgrade: h2c",
            "host: other",
            "Upper: x",
            ":odd: x",
            ":status: 200",
            ":protocol: websocket",
            ":method: CONNECT",
            ":method: HEAD",
            ":path: ",
            ":path: *",
            ":scheme: https",
            ":authority: \"",
            "content-length: 0",
            "content-length: 5",
            "content-length: -1",
            "content-length: 99999",
            "content-length: 18446744073709551616",
            "content-length: x",
            "expect: 100-continue",
            "expect: miracles",
            "x-request-deadline: 1",
            "range: bytes=0-1,5-9",
            "cookie: a=b");

    private final RandomGenerator random;
    private final Mutations bytes;
    private final List<String> seeds =
            Mutations.SEEDS.stream().filter(seed -> !seed.contains("chunked")).toList();
    private final List<String> forms = hostileForms();
    private final List<String> media = Media.hostile().values().stream()
            .map(file -> new String(file, StandardCharsets.ISO_8859_1))
            .toList();

    /// A request as it goes over the wire.
    ///
    /// @param head encoded
    /// @param end the flag that tells whether the body, where there is one, comes to its end
    record StreamRequest(String head, String body, int end) {}

    StreamMutations(RandomGenerator random) {
        this.random = random;
        this.bytes = new Mutations(random);
    }

    private static List<String> hostileForms() {
        List<String> forms = new ArrayList<>();
        try (ZipInputStream zip =
                new ZipInputStream(StreamMutations.class.getResourceAsStream("/hostile/multipart-gofuzz.zip"))) {
            while (zip.getNextEntry() != null) {
                forms.add(new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("seeds that cannot be read", e);
        }
        return forms;
    }

    /// A request that is probably out of order.
    StreamRequest next() {
        String seed = any(seeds);
        int end = seed.indexOf("\r\n\r\n");
        List<String> fields = fields(seed.substring(0, end));
        StringBuilder body = new StringBuilder(body(seed.substring(end + 4)));
        fields.replaceAll(field -> field.startsWith("content-length") && random.nextInt(4) > 0
                ? "content-length: " + body.length()
                : field);
        for (int changes = random.nextInt(MOST_CHANGES) + 1; changes > 0; changes--) {
            if (random.nextInt(3) == 0) {
                changeBody(body, fields);
            } else {
                changeHead(fields);
            }
        }
        StringBuilder head = new StringBuilder(encoded(fields));
        if (isRare() && !head.isEmpty()) {
            head.setCharAt(random.nextInt(head.length()), (char) random.nextInt(256));
        }
        return new StreamRequest(
                head.toString(), body.toString(), isRare() ? RawStreams.MORE_FOLLOWS : RawStreams.END_OF_STREAM);
    }

    private boolean isRare() {
        return random.nextInt(6) == 0;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static List<String> fields(String head) {
        List<String> lines = head.lines().toList();
        String[] first = lines.getFirst().split(" ", -1);
        List<String> fields = new ArrayList<>(
                List.of(":method: " + first[0], ":scheme: http", ":path: " + first[1], ":authority: localhost"));
        for (String line : lines.subList(2, lines.size())) {
            int colon = line.indexOf(':');
            fields.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
        }
        return fields;
    }

    /// Some forms hold hostile media, some are hostile themselves.
    private String body(String body) {
        if (body.isEmpty()) {
            return body;
        }
        return switch (random.nextInt(4)) {
            case 0 -> any(forms);
            case 1 -> body.replace("junk one", any(media));
            default -> body;
        };
    }

    private void changeBody(StringBuilder body, List<String> fields) {
        if (body.isEmpty()) {
            changeHead(fields);
        } else {
            bytes.change(body);
        }
    }

    private void changeHead(List<String> fields) {
        int at = random.nextInt(fields.size() + 1);
        if (at == fields.size() || random.nextInt(4) == 0) {
            fields.add(at, any(ODD_FIELDS));
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> fields.remove(at);
            case 1 -> fields.add(fields.get(at));
            case 2 -> Collections.swap(fields, at, random.nextInt(fields.size()));
            default -> {
                StringBuilder field = new StringBuilder(fields.get(at));
                bytes.change(field);
                fields.set(at, field.toString());
            }
        }
    }

    private static String encoded(List<String> fields) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (String field : fields) {
            int colon = field.indexOf(':', 1);
            String name = colon < 0 ? field : field.substring(0, colon);
            RawStreams.field(
                    head, name, colon < 0 ? "" : field.substring(colon + 1).strip());
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }
}
