package dev.pictor.repo.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;
import dev.pictor.repo.UploadResult;
import dev.pictor.repo.UploadResult.Failure;
import dev.pictor.repo.UploadResult.Success;

/// The text of the column `uploads.result`.
final class UploadJson {
    private UploadJson() {}

    static String write(UploadResult result) {
        ObjectNode json = Json.object();
        switch (result) {
            case Success(Alias alias, DeleteToken token) ->
                json.putObject("Success").put("alias", Values.alias(alias)).put("token", Values.token(token));
            case Failure(String message, String code) ->
                json.putObject("Failure").put("message", holdable(message)).put("code", holdable(code));
        }
        return json.toString();
    }

    /// A message may come from anywhere; a NUL in it must not cost the whole result.
    private static String holdable(String text) {
        return text.replace('\0', '\ufffd');
    }

    /// @throws IllegalArgumentException if it is neither a success nor a failure
    static UploadResult read(String text) {
        JsonNode json = Json.parse(text);
        if (json.has("Success")) {
            JsonNode success = Json.field(json, "Success");
            return new Success(
                    Alias.parse(Json.text(success, "alias")), DeleteToken.parse(Json.text(success, "token")));
        }
        JsonNode failure = Json.field(json, "Failure");
        return new Failure(Json.text(failure, "message"), Json.text(failure, "code"));
    }
}
