package dev.pictor.http;

/// A request that is refused, wherever in its reading that shows. It carries the answer, and costs no stack trace.
final class Rejection extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    Rejection(Answer answer) {
        super(answer.toString(), null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }
}
