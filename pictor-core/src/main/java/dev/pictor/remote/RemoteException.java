package dev.pictor.remote;

/// A file of another server that cannot be had. The message is for the client that asked for it.
public final class RemoteException extends RuntimeException {
    /// Names [Kind#UNREACHABLE] for programs; it never changes.
    public static final String UNREACHABLE_CODE = "http-client-error";

    private static final long serialVersionUID = 1L;

    /// What kind of failure it is.
    public enum Kind {
        /// The address is none, or names a machine that is not talked to.
        REFUSED,
        /// The other server says that it does not give the file.
        BAD_ANSWER,
        /// No connection, or one that broke.
        UNREACHABLE,
        /// More bytes than are taken.
        TOO_LARGE,
        /// It took longer than its limit.
        TOO_SLOW
    }

    private final Kind kind;

    public RemoteException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
