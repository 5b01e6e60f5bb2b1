/// The adapter of remote files that speaks HTTP, and keeps away from machines that clients have no business with.
@NullMarked
package dev.pictor.remote.http;

import org.jspecify.annotations.NullMarked;
