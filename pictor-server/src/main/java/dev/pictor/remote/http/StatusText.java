package dev.pictor.remote.http;

import org.eclipse.jetty.http.HttpStatus;

/// Writes a status as people know it, such as `404 Not Found`.
final class StatusText {
    private StatusText() {}

    static String of(int status) {
        HttpStatus.Code known = HttpStatus.getCode(status);
        return known == null ? String.valueOf(status) : status + " " + known.getMessage();
    }
}
