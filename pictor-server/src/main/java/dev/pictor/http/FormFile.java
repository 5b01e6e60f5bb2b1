package dev.pictor.http;

import java.nio.file.Path;

/// One file of a form.
///
/// @param name the last part of the path that the client gives it
/// @param content a scratch file
record FormFile(String name, Path content) {}
