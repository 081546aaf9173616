@NullMarked
package io.firedamp.app.replay;

import org.jspecify.annotations.NullMarked;
