/// The words of pending work: what a queued job asks for. Knows the words of content, and no queue.
@NullMarked
package dev.pictor.job;

import org.jspecify.annotations.NullMarked;
