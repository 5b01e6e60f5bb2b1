package dev.pictor.remote.http;

import dev.pictor.content.ProxyUrl;
import dev.pictor.remote.RemoteException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a request goes, taken from the canonical spelling of an address.
///
/// @param host a name, or a literal address; one of IPv6 in brackets
/// @param userInfo still encoded; absent where the address has none
/// @param pathAndQuery still encoded
record RemoteTarget(
        String scheme, String host, int port, @Nullable String userInfo, String pathAndQuery) {
    private static final Pattern HTTP = Pattern.compile(
            "(https?)://(?:([^@/?#]*)@)?(\\[[^\\]]*]|[^:/?#]+)(?::(\\d+))?([^#]*)(?:#.*)?", Pattern.DOTALL);
    private static final Pattern HAS_HOST = Pattern.compile("[a-z][a-z0-9+.-]*://[^/?#]+.*", Pattern.DOTALL);
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /// @throws RemoteException if nothing can be fetched from there
    static RemoteTarget of(ProxyUrl url) {
        Matcher parts = HTTP.matcher(url.text());
        if (!parts.matches()) {
            throw new RemoteException(
                    RemoteException.Kind.REFUSED,
                    HAS_HOST.matcher(url.text()).matches()
                            ? "Invalid scheme for proxy url"
                            : "No host component in proxy url");
        }
        String port = parts.group(4);
        int defaultPort = parts.group(1).equals("https") ? HTTPS_PORT : HTTP_PORT;
        return new RemoteTarget(
                parts.group(1),
                parts.group(3),
                port == null ? defaultPort : Integer.parseInt(port),
                parts.group(2),
                parts.group(5).startsWith("/") ? parts.group(5) : "/" + parts.group(5));
    }

    /// Where a redirect leads.
    ///
    /// @throws RemoteException if nothing can be fetched from there
    RemoteTarget redirected(String location) {
        if (ProxyUrl.parse(location) instanceof ProxyUrl.Reading.Understood(ProxyUrl absolute)) {
            return of(absolute);
        }
        String resolved = switch (location.isEmpty() ? ' ' : location.charAt(0)) {
            case '/' -> location.startsWith("//") ? scheme + ":" + location : origin() + location;
            case '?' -> origin() + path() + location;
            case '#', ' ' -> origin() + pathAndQuery;
            default -> origin() + path().substring(0, path().lastIndexOf('/') + 1) + location;
        };
        return switch (ProxyUrl.parse(resolved)) {
            case ProxyUrl.Reading.Understood(ProxyUrl url) -> of(url);
            case ProxyUrl.Reading.Unreadable(String reason) ->
                throw new RemoteException(RemoteException.Kind.BAD_ANSWER, reason);
        };
    }

    private String origin() {
        return scheme + "://" + host + ":" + port;
    }

    private String path() {
        int mark = pathAndQuery.indexOf('?');
        return mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
    }
}
