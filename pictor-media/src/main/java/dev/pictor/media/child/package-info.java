/// How child processes are shut in before they become what they are; knows no codec and no media.
@NullMarked
package dev.pictor.media.child;

import org.jspecify.annotations.NullMarked;
