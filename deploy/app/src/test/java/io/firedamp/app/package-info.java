@NullMarked
package io.firedamp.app;

import org.jspecify.annotations.NullMarked;
