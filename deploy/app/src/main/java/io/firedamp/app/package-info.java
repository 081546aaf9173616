/** How it runs: one configuration, one pipeline, and what people are shown of both. */
@NullMarked
package io.firedamp.app;

import org.jspecify.annotations.NullMarked;
