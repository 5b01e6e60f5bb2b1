package dev.pictor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pictor.repo.RepoException;
import dev.pictor.repo.RepoException.Kind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Asserts how a repo refuses.
public final class Refusals {
    private Refusals() {}

    /// Asserts that this kind of failure is told.
    public static void assertThatKind(Kind kind, ThrowingCallable call) {
        assertThatExceptionOfType(RepoException.class)
                .isThrownBy(call)
                .satisfies(refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    /// Asserts that a value is told to be another row's.
    public static void assertThatConstraint(String constraint, ThrowingCallable call) {
        assertThatExceptionOfType(RepoException.class).isThrownBy(call).satisfies(refused -> {
            assertThat(refused.kind()).isEqualTo(Kind.CONFLICT);
            assertThat(refused.constraint()).contains(constraint);
        });
    }
}
