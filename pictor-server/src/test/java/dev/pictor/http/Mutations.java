package dev.pictor.http;

import java.util.List;
import java.util.random.RandomGenerator;

/// Spoils requests: the same way for the same source of randomness.
final class Mutations {
    private static final int MOST_CHANGES = 4;
    private static final int LONGEST_RUN = 5_000;

    private static final String PART =
            "--XX\r\nContent-Disposition: form-data; name=\"images[]\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n";
    private static final String FORM = PART + "junk one\r\n" + PART + "junk two\r\n--XX--\r\n";

    /// Requests that are in order.
    static final List<String> SEEDS = List.of(
            get("/image/original/known.png", "Range: bytes=0-99,200-299"),
            get("/image/original/known.png", "If-None-Match: \"a\", W/\"b\"\r\nIf-Range: \"c\""),
            get("/image/original?alias=known%2Epng", "If-Modified-Since: Sun, 09 Mar 2025 14:02:11 GMT"),
            get("/image/process.png?src=known.png&resize=Lanczos3.a400&crop=1x1&blur=1.5", "Range: bytes=-5"),
            get("/image/process_backgrounded.webp?src=known.png&thumbnail=16", "X-Request-Deadline: 2099-01-01 0:00"),
            get("/image/details/original/%6Bnown.png", "Accept: */*"),
            get("/image/details/process.webp?alias=known.png&thumbnail=16", "Cookie: a=b"),
            get("/image/blurhash?alias=known.png", "X-Forwarded-For: 1.2.3.4:80"),
            get("/image/delete/wrong-token/known.png", "Accept-Encoding: gzip"),
            get("/image/backgrounded/claim?upload_id=0f0a6c50-3c57-4f0e-9d0c-6a5d3d9e2b77", "TE: trailers"),
            get("/internal/hashes?limit=3&timestamp=2025-03-09T14:02:11%2B00:00", "X-Api-Token: key"),
            get("/healthz", "Connection: keep-alive"),
            post("/image?max_width=100&allow_video=false", "multipart/form-data; boundary=XX", FORM),
            post("/image/backgrounded?resize=5", "multipart/form-data; boundary=\"XX\"", FORM),
            post("/internal/import", "multipart/form-data; charset=utf-8; boundary=XX", FORM),
            post("/internal/set_not_found", "application/json", "{\"alias\": \"unknown.png\"}"),
            chunked("/image", "multipart/form-data; boundary=XX", FORM),
            chunked("/internal/set_not_found", "application/json", "{\"alias\": \"unknown.png\"}"));

    private static final List<String> TOKENS = List.of(
            "\r\n",
            "\r\n\r\n",
            "\0",
            "%",
            "%00",
            "%zz",
            "%c3%28",
            "--XX",
            "--XX--",
            "--",
            ";",
            "\"",
            "\\",
            "=",
            "&",
            "?",
            "#",
            "..",
            "//",
            " ",
            "\t",
            ",",
            "bytes=",
            "-",
            "99999999999999999999",
            "-1",
            "0",
            "\u00ff",
            "W/",
            "*",
            "Content-Length: 5\r\n",
            "Content-Length: 18446744073709551616\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Expect: 100-continue\r\n",
            "Connection: close\r\n",
            "Host: a\r\n",
            "Range: bytes=1-,-1\r\n",
            "HTTP/1.0",
            "ffffffffffffffff\r\n",
            "0\r\n\r\n",
            "boundary=",
            "filename=",
            "filename*=utf-8''%ff",
            "name=");

    private final RandomGenerator random;

    Mutations(RandomGenerator random) {
        this.random = random;
    }

    private static String get(String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n";
    }

    private static String post(String target, String type, String body) {
        return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nX-Api-Token: key\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String chunked(String target, String type, String body) {
        int half = body.length() / 2;
        return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nX-Api-Token: key\r\nContent-Type: " + type
                + "\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(body.substring(0, half))
                + chunk(body.substring(half)) + "0\r\n\r\n";
    }

    private static String chunk(String bytes) {
        return Integer.toHexString(bytes.length()) + "\r\n" + bytes + "\r\n";
    }

    /// A request that is probably out of order.
    String next() {
        StringBuilder request = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int changes = random.nextInt(MOST_CHANGES) + 1; changes > 0; changes--) {
            change(request);
        }
        return request.toString();
    }

    void change(StringBuilder request) {
        if (request.isEmpty()) {
            return;
        }
        int from = random.nextInt(request.length());
        int to = Math.min(request.length(), from + 1 + random.nextInt(40));
        switch (random.nextInt(7)) {
            case 0 -> request.setCharAt(from, (char) random.nextInt(256));
            case 1 -> request.delete(from, to);
            case 2 -> request.insert(from, request.substring(from, to));
            case 3 -> request.setLength(from);
            case 4 -> request.insert(from, "a".repeat(random.nextInt(LONGEST_RUN)));
            case 5 -> request.replace(from, to, TOKENS.get(random.nextInt(TOKENS.size())));
            default -> request.insert(from, TOKENS.get(random.nextInt(TOKENS.size())));
        }
    }
}
