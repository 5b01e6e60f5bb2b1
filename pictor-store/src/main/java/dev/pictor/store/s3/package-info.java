/// Answers the store port with a bucket of an S3 service; the only package that knows the protocol.
@NullMarked
package dev.pictor.store.s3;

import org.jspecify.annotations.NullMarked;
