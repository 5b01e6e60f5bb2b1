package dev.pictor.http;

import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// What a request is for, as it came. Over HTTP/2, Jetty refuses the few targets that it cannot read.
///
/// @param path still encoded
/// @param query still encoded; absent where there is no question mark
record Target(String path, @Nullable String query) {
    /// What [RawTargetConnections] puts before each target.
    static final String WRAPPER = "/?";

    static Target of(Request request) {
        boolean isWrapped = request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2;
        String raw =
                isWrapped ? wrapped(request.getHttpURI()) : request.getHttpURI().getPathQuery();
        return raw == null ? new Target("", null) : parse(raw);
    }

    /// What [RawTargetConnections] has put into a target of Jetty's.
    static @Nullable String wrapped(HttpURI uri) {
        return uri.getQuery();
    }

    /// In the absolute form only the path counts.
    static Target parse(String raw) {
        int start = 0;
        if (!raw.startsWith("/")) {
            int authority = raw.indexOf("://");
            int slash = authority < 0 ? 0 : raw.indexOf('/', authority + 3);
            start = slash < 0 ? raw.length() : slash;
        }
        int mark = raw.indexOf('?', start);
        return mark < 0
                ? new Target(raw.substring(start), null)
                : new Target(raw.substring(start, mark), raw.substring(mark + 1));
    }

    /// How many characters it has.
    int length() {
        return path.length() + (query == null ? 0 : 1 + query.length());
    }

    /// Whether it is made of the characters that a target may be made of.
    boolean isLegal() {
        return isPrintable(path) && (query == null || isPrintable(query));
    }

    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return query == null ? path : path + '?' + query;
    }
}
