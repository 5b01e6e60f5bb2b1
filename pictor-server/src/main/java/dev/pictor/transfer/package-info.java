/// The use case that moves every stored file from one store to another; knows no technology.
@NullMarked
package dev.pictor.transfer;

import org.jspecify.annotations.NullMarked;
