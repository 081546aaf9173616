@NullMarked
package io.firedamp.app.config;

import org.jspecify.annotations.NullMarked;
