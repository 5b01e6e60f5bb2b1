/// Proves the object store on a server of the protocol.
@NullMarked
package dev.pictor.store.s3;

import org.jspecify.annotations.NullMarked;
