package dev.pictor.http;

import dev.pictor.content.Alias;
import dev.pictor.content.Rendition;
import dev.pictor.content.Variant;

/// What a request for a rendition asks for.
record Wish(Alias alias, Rendition rendition, Variant variant) {}
