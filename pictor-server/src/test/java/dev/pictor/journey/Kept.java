package dev.pictor.journey;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// An original that the server took, and the right to remove it.
record Kept(String alias, String token) {
    /// All that an upload's answer names.
    static List<Kept> of(Answer uploaded) throws IOException {
        List<Kept> kept = new ArrayList<>();
        for (JsonNode file : uploaded.json().path("files")) {
            kept.add(new Kept(
                    file.path("file").asText(), file.path("delete_token").asText()));
        }
        return kept;
    }

    String original() {
        return "/image/original/" + alias;
    }

    /// The path of a rendition of it.
    String process(String extension, String operations) {
        return "/image/process." + extension + "?src=" + alias + "&" + operations;
    }

    String deletion() {
        return "/image/delete/" + token + "/" + alias;
    }
}
