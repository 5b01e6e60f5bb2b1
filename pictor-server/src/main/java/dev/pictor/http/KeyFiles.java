package dev.pictor.http;

import java.nio.file.Path;

/// Where the server's certificate and its key lie, both as PEM.
///
/// @param certificate first the server's own, then those that lead to a root
/// @param privateKey the first key in this file counts
public record KeyFiles(Path certificate, Path privateKey) {}
