package dev.pictor.journey;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The placeholders of recorded texts. The first time one appears in an answer it is bound to what is there; afterwards
/// it means that value.
final class Template {
    private static final Pattern HOLDER =
            Pattern.compile("<id\\d+>|\"<etag\\d+>\"|<origin>|<origin-encoded>|<time>|<date>|<slug>|<identifier>");
    private static final Map<String, String> ANY = Map.of(
            "<time>", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z",
            "<date>", "\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT",
            "<slug>", "[^\"]+",
            "<identifier>", "[^\"]+");
    private static final String UUID = "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";
    private static final String ETAG = "(\"[^\"]+\")";
    private static final String SOON = "<in-60s>";
    private static final long SOON_MILLIS = 60_000;

    private final Map<String, String> bound = new HashMap<>();

    /// Says where the other server is.
    void originIs(String url) {
        bound.put("<origin>", url);
        bound.put("<origin-encoded>", URLEncoder.encode(url, StandardCharsets.UTF_8));
    }

    String fill(String text) {
        String soon = (System.currentTimeMillis() + SOON_MILLIS) + "000000";
        return HOLDER.matcher(text.replace(SOON, soon))
                .replaceAll(holder -> Matcher.quoteReplacement(bound.getOrDefault(holder.group(), holder.group())));
    }

    /// Whether this text answers that recorded one.
    boolean matches(String recorded, String text) {
        StringBuilder pattern = new StringBuilder();
        List<String> names = new ArrayList<>();
        Matcher holders = HOLDER.matcher(recorded);
        int end = 0;
        while (holders.find()) {
            String name = holders.group();
            pattern.append(Pattern.quote(recorded.substring(end, holders.start())));
            end = holders.end();
            if (bound.containsKey(name)) {
                pattern.append(Pattern.quote(bound.get(name)));
            } else if (ANY.containsKey(name)) {
                pattern.append(ANY.get(name));
            } else {
                pattern.append(name.startsWith("\"") ? ETAG : UUID);
                names.add(name);
            }
        }
        pattern.append(Pattern.quote(recorded.substring(end)));
        Matcher match = Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(text);
        if (!match.matches()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            bound.put(names.get(i), match.group(i + 1));
        }
        return true;
    }

    /// Every place where this document is not as that recorded one. More fields are welcome.
    List<String> differences(String where, JsonNode recorded, JsonNode answer) {
        List<String> found = new ArrayList<>();
        compare(where, recorded, answer, found);
        return found;
    }

    private void compare(String where, JsonNode recorded, JsonNode answer, List<String> found) {
        if (recorded.isObject() && answer.isObject()) {
            recorded.properties().forEach(field -> {
                String inner = where + "." + field.getKey();
                if (!answer.has(field.getKey())) {
                    found.add(inner + " is missing");
                } else if (!field.getKey().equals("msg") || !recorded.has("code")) { // the words of a refusal are ours
                    compare(inner, field.getValue(), answer.get(field.getKey()), found);
                }
            });
        } else if (recorded.isArray() && answer.isArray() && recorded.size() == answer.size()) {
            for (int i = 0; i < recorded.size(); i++) {
                compare(where + "[" + i + "]", recorded.get(i), answer.get(i), found);
            }
        } else if (!isEqual(recorded, answer)) {
            found.add(where + ": " + recorded + " -> " + answer);
        }
    }

    private boolean isEqual(JsonNode recorded, JsonNode answer) {
        if (recorded.isTextual() && answer.isTextual()) {
            return matches(recorded.textValue(), answer.textValue());
        }
        return recorded.equals(answer);
    }
}
