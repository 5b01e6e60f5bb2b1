package dev.pictor.journey;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A form with files, as browsers send it.
final class Form {
    private static final String BOUNDARY = "----journey7f3a1c5e";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /// A form with one file.
    static Form of(byte[] file) {
        return new Form().file("images[]", "file", file);
    }

    Form file(String name, String filename, byte[] data) {
        return file(name, filename, "application/octet-stream", data);
    }

    Form file(String name, String filename, String type, byte[] data) {
        write("--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
                .formatted(BOUNDARY, name, filename, type));
        body.writeBytes(data);
        write("\r\n");
        return this;
    }

    String type() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(body.toByteArray());
        whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return whole.toByteArray();
    }

    private void write(String text) {
        body.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
