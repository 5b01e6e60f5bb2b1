package dev.pictor.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What can be asked for: a shape of path, and the methods that go with it.
enum Endpoint {
    HEALTHZ(WrongMethod.UNKNOWN_ROUTE, "GET"),
    DESCRIPTION(WrongMethod.NOT_ALLOWED, "GET"),
    UPLOAD(WrongMethod.UNKNOWN_ROUTE, "POST"),
    UPLOAD_IN_BACKGROUND(WrongMethod.UNKNOWN_ROUTE, "POST"),
    DOWNLOAD(WrongMethod.NOT_ALLOWED, "GET"),
    CLAIM(WrongMethod.NOT_ALLOWED, "GET"),
    ORIGINAL(WrongMethod.NOT_ALLOWED, "GET", "HEAD"),
    ORIGINAL_BY_QUERY(WrongMethod.NOT_ALLOWED, "GET", "HEAD"),
    PROCESS(WrongMethod.NOT_ALLOWED, "GET", "HEAD"),
    PROCESS_IN_BACKGROUND(WrongMethod.NOT_ALLOWED, "GET"),
    DETAILS(WrongMethod.NOT_ALLOWED, "GET"),
    DETAILS_BY_QUERY(WrongMethod.NOT_ALLOWED, "GET"),
    DETAILS_OF_PROCESS(WrongMethod.NOT_ALLOWED, "GET"),
    BLURHASH(WrongMethod.NOT_ALLOWED, "GET"),
    DELETE(WrongMethod.NOT_ALLOWED, "DELETE", "GET"),
    /// Everything below `/internal`.
    INTERNAL(WrongMethod.UNKNOWN_ROUTE);

    /// What a wrong method is answered with.
    enum WrongMethod {
        UNKNOWN_ROUTE,
        NOT_ALLOWED
    }

    /// What stands before the extension in the last piece of a rendition's path.
    static final String PROCESS_PREFIX = "process.";

    /// The same where nobody waits for it.
    static final String PROCESS_IN_BACKGROUND_PREFIX = "process_backgrounded.";

    private final WrongMethod wrongMethod;
    private final String allow;

    @SuppressWarnings("ImmutableEnumChecker") // a set of Set.of cannot change
    private final Set<String> methods;

    Endpoint(WrongMethod wrongMethod, String... methods) {
        this.wrongMethod = wrongMethod;
        this.methods = Set.of(methods);
        this.allow = String.join(", ", methods);
    }

    /// The methods that it has; none where those below it have their own.
    Set<String> methods() {
        return methods;
    }

    /// The answer to a method that this one does not have; empty for one that it has.
    Optional<Answer> refuse(String method) {
        if (this == INTERNAL || methods.contains(method)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (wrongMethod) {
                    case UNKNOWN_ROUTE -> ErrorAnswers.NO_SUCH_ROUTE;
                    case NOT_ALLOWED -> ErrorAnswers.methodNotAllowed(allow);
                });
    }

    /// The pieces of a path, each decoded once; none where it does not begin with a slash. Slashes are never merged,
    /// and an escaped one does not split.
    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        int slash = path.startsWith("/") ? 0 : -1;
        while (slash >= 0) {
            int next = path.indexOf('/', slash + 1);
            segments.add(Percent.decode(next < 0 ? path.substring(slash + 1) : path.substring(slash + 1, next)));
            slash = next;
        }
        return segments;
    }

    static Optional<Endpoint> of(List<String> segments) {
        if (segments.isEmpty()) {
            return Optional.empty();
        }
        return switch (segments.getFirst()) {
            case "healthz" -> segments.size() == 1 ? Optional.of(HEALTHZ) : Optional.empty();
            case "openapi.json" -> segments.size() == 1 ? Optional.of(DESCRIPTION) : Optional.empty();
            case "image" -> ofImage(segments);
            case "internal" -> Optional.of(INTERNAL);
            default -> Optional.empty();
        };
    }

    private static Optional<Endpoint> ofImage(List<String> segments) {
        String second = segments.size() > 1 ? segments.get(1) : "";
        String last = segments.getLast();
        return switch (segments.size()) {
            case 1 -> Optional.of(UPLOAD);
            case 2 ->
                switch (second) {
                    case "original" -> Optional.of(ORIGINAL_BY_QUERY);
                    case "blurhash" -> Optional.of(BLURHASH);
                    case "backgrounded" -> Optional.of(UPLOAD_IN_BACKGROUND);
                    case "download" -> Optional.of(DOWNLOAD);
                    default -> ofProcess(second);
                };
            case 3 ->
                switch (second) {
                    case "original" -> last.isEmpty() ? Optional.empty() : Optional.of(ORIGINAL);
                    case "details" -> ofDetails(last);
                    case "backgrounded" -> last.equals("claim") ? Optional.of(CLAIM) : Optional.empty();
                    default -> Optional.empty();
                };
            case 4 -> ofFour(second, segments.get(2), last);
            default -> Optional.empty();
        };
    }

    private static Optional<Endpoint> ofDetails(String last) {
        if (last.equals("original")) {
            return Optional.of(DETAILS_BY_QUERY);
        }
        return isLonger(last, PROCESS_PREFIX) ? Optional.of(DETAILS_OF_PROCESS) : Optional.empty();
    }

    private static Optional<Endpoint> ofFour(String second, String third, String last) {
        if (third.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        if (second.equals("details") && third.equals("original")) {
            return Optional.of(DETAILS);
        }
        return second.equals("delete") ? Optional.of(DELETE) : Optional.empty();
    }

    private static Optional<Endpoint> ofProcess(String segment) {
        if (isLonger(segment, PROCESS_PREFIX)) {
            return Optional.of(PROCESS);
        }
        return isLonger(segment, PROCESS_IN_BACKGROUND_PREFIX) ? Optional.of(PROCESS_IN_BACKGROUND) : Optional.empty();
    }

    private static boolean isLonger(String segment, String prefix) {
        return segment.startsWith(prefix) && segment.length() > prefix.length();
    }
}
