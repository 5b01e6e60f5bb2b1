package dev.pictor.media;

/// Media that cannot be handled, thrown by each media port: the file is at fault, or it asks for more than the limits
/// allow. The reason is stable, the message is safe to show to a client.
public final class RefusedMedia extends Exception {
    private static final long serialVersionUID = 1L;

    /// Why it is refused.
    public enum Reason {
        /// Not a picture or clip that we know, or a broken one.
        UNREADABLE,
        /// Wider than a picture can be.
        TOO_WIDE,
        /// Taller than a picture can be.
        TOO_TALL,
        /// The media are fine, but what is asked of them cannot be done.
        UNSUPPORTED,
        /// The work took longer than its limit.
        TIMEOUT,
        /// The work needed more memory than its limit, or killed its process.
        CRASHED,
        /// All workers are busy and enough work is waiting already.
        BUSY
    }

    private final Reason reason;

    public RefusedMedia(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public RefusedMedia(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
