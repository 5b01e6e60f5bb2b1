package dev.pictor.http;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/// One request, as a route sees it.
///
/// @param segments the path between its slashes, each piece decoded
record Exchange(Request request, Target target, List<String> segments, RequestBody body) {
    Exchange {
        segments = List.copyOf(segments);
    }

    String segment(int index) {
        return segments.get(index);
    }

    Query query() {
        return Query.parse(target.query());
    }

    HttpFields headers() {
        return request.getHeaders();
    }

    boolean isHead() {
        return request.getMethod().equals("HEAD");
    }
}
