/// The question that use cases ask of other servers: give me this file. Knows no protocol.
@NullMarked
package dev.pictor.remote;

import org.jspecify.annotations.NullMarked;
