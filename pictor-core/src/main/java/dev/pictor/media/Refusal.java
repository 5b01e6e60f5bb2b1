package dev.pictor.media;

/// Why media are refused.
public enum Refusal {
    /// The file has no bytes.
    EMPTY,
    /// Not a picture or clip that we know, or a broken one.
    UNREADABLE,
    /// Wider than the limit.
    TOO_WIDE,
    /// Taller than the limit.
    TOO_TALL,
    /// More pixels than the limit.
    TOO_MANY_PIXELS,
    /// More frames than the limit.
    TOO_MANY_FRAMES,
    /// More bytes than the limit.
    TOO_LARGE,
    /// The request does not allow this kind of media.
    KIND_NOT_ALLOWED,
    /// Videos are switched off.
    VIDEO_DISABLED,
    /// An operation is unknown, or its value is not one that can be done.
    INVALID_OPERATION,
    /// The work took longer than its limit.
    TIMEOUT,
    /// The work needed more memory than its limit, or killed its process.
    CRASHED,
    /// All workers are busy and enough work is waiting already.
    BUSY
}
