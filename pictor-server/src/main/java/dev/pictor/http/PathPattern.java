package dev.pictor.http;

import java.util.List;

/// Names the shape of a path as the reference does, so that its dashboards go on.
final class PathPattern {
    /// What no endpoint answers has none.
    static final String NONE = "";

    private PathPattern() {}

    static String of(Endpoint endpoint, List<String> segments) {
        return switch (endpoint) {
            case HEALTHZ -> "/healthz";
            case DESCRIPTION -> "/openapi.json";
            case UPLOAD -> "/image";
            case UPLOAD_IN_BACKGROUND -> "/image/backgrounded";
            case DOWNLOAD -> "/image/download";
            case CLAIM -> "/image/backgrounded/claim";
            case ORIGINAL -> "/image/original/{filename}";
            case ORIGINAL_BY_QUERY -> "/image/original";
            case PROCESS -> "/image/process.{ext}";
            case PROCESS_IN_BACKGROUND -> "/image/process_backgrounded.{ext}";
            case DETAILS -> "/image/details/original/{filename}";
            case DETAILS_BY_QUERY -> "/image/details/original";
            case DETAILS_OF_PROCESS -> "/image/details/process.{ext}";
            case BLURHASH -> "/image/blurhash";
            case DELETE -> "/image/delete/{delete_token}/{filename}";
            case INTERNAL -> ofInternal(segments);
        };
    }

    private static String ofInternal(List<String> segments) {
        String name = segments.size() == 2 ? segments.get(1) : "";
        return InternalRoutes.METHODS.containsKey(name) ? "/internal/" + name : NONE;
    }
}
