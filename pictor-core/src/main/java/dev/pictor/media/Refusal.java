package dev.pictor.media;

/// Why media are refused, with the code and the message by which clients know it.
public enum Refusal {
    /// The file has no bytes.
    EMPTY("validate-file-empty", "Uploaded file is empty"),
    /// Not a picture or clip that we know, or a broken one.
    UNREADABLE("command-failure", "Invalid media file provided"),
    /// Wider than the limit.
    TOO_WIDE("validate-width", "Too wide"),
    /// Taller than the limit.
    TOO_TALL("validate-height", "Too tall"),
    /// More pixels than the limit.
    TOO_MANY_PIXELS("validate-area", "Too many pixels"),
    /// More frames than the limit.
    TOO_MANY_FRAMES("validate-frames", "Too many frames"),
    /// More bytes than the limit.
    TOO_LARGE("validate-file-size", "Filesize too large"),
    /// The request does not allow this kind of media.
    KIND_NOT_ALLOWED("media-disallowed", "Media type wasn't allowed for this upload"),
    /// Whoever was asked for approval did not give it.
    NOT_APPROVED("failed-external-validation", "Failed external validation"),
    /// Videos are switched off.
    VIDEO_DISABLED("video-disabled", "Video is disabled"),
    /// An operation is unknown, or its value is not one that can be done.
    INVALID_OPERATION("invalid-process-path", "Provided process path is invalid"),
    /// The work took longer than its limit.
    TIMEOUT("command-timeout", "Media processing timed out"),
    /// The work needed more memory than its limit, or killed its process.
    CRASHED("command-failure", "Invalid media file provided"),
    /// All workers are busy and enough work is waiting already.
    BUSY("overloaded", "Too much work is waiting already");

    private final String code;
    private final String message;

    Refusal(String code, String message) {
        this.code = code;
        this.message = message;
    }

    /// Names this reason for programs; it never changes.
    public String code() {
        return code;
    }

    /// Tells this reason to people.
    public String message() {
        return message;
    }
}
