@NullMarked
package io.firedamp.app.plugins;

import org.jspecify.annotations.NullMarked;
