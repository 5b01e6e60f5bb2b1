package dev.pictor.repo;

/// A row that cannot be read: it is passed over, and stays as it is.
///
/// @param table the table that it stands in
/// @param key its primary key, as it stands there
/// @param reason what cannot be read
public record BrokenRow(String table, String key, String reason) {}
