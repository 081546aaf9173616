/** The whole of Firedamp, from what senders send to what an analyst reads. */
@org.jspecify.annotations.NullMarked
package io.firedamp.e2e;
