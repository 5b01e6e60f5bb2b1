/// The questions that use cases ask of pictures and clips; knows no codec.
@NullMarked
package dev.pictor.media;

import org.jspecify.annotations.NullMarked;
