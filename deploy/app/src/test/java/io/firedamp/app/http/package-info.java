@NullMarked
package io.firedamp.app.http;

import org.jspecify.annotations.NullMarked;
