/**
 * How it gets in: sources receive bytes, pure parsers turn them into events, one publisher.
 *
 * <p>Here is what a plugin implements and what it is given, and nothing else. The rooms: {@code
 * transport} and {@code file} bring bytes; {@code format} tells whose they are; {@code json} and
 * {@code text} are readers that formats share, {@code event} what every event is made with; {@code
 * kafka} is the way out. Every other package is one source with its formats.
 */
@NullMarked
package io.firedamp.ingest;

import org.jspecify.annotations.NullMarked;
