package dev.pictor.repo;

import dev.pictor.content.Alias;
import dev.pictor.content.DeleteToken;

/// How an upload in the background ended.
public sealed interface UploadResult {
    /// It is public under this alias.
    record Success(Alias alias, DeleteToken token) implements UploadResult {}

    /// It was refused or failed.
    ///
    /// @param message for people
    /// @param code for programs
    record Failure(String message, String code) implements UploadResult {}
}
