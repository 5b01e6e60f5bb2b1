package dev.pictor.repo;

/// What became of a job's work.
public sealed interface JobOutcome {
    /// It is done; the job is removed.
    record Done() implements JobOutcome {}

    /// It failed, and another try later may help: after the last one the job is a dead letter with this reason.
    record Failed(String reason) implements JobOutcome {}

    /// No further try can help: the job is a dead letter with this reason.
    record Hopeless(String reason) implements JobOutcome {}

    /// It was not finished, and that says nothing about the job: it waits again at once.
    record Released() implements JobOutcome {}
}
