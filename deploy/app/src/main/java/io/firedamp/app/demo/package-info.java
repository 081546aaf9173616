/** The attack this product exists for, told as the logs it would have left, and played. */
@NullMarked
package io.firedamp.app.demo;

import org.jspecify.annotations.NullMarked;
