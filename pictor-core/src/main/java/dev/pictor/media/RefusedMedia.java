package dev.pictor.media;

/// Media that cannot be handled: the file is at fault, or asks for more than a limit allows. Every media port may throw
/// it; use cases turn it into a result. The reason is stable, and nothing of it names the inside of the server.
///
/// It is thrown rather than returned because a pipeline of six steps can be refused at each, and reads straight only
/// when the refusal leaves by itself.
public final class RefusedMedia extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal reason;

    public RefusedMedia(Refusal reason, String message) {
        super(message);
        this.reason = reason;
    }

    public RefusedMedia(Refusal reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Refusal reason() {
        return reason;
    }
}
