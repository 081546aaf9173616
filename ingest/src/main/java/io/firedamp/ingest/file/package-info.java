/**
 * Follows log files on this machine as they grow, one record a line, in any installed format that
 * is written so.
 *
 * <p>Reads files, directories and globs by polling, and knows a file by what it is (its inode and
 * what it begins with), not by its name. Publishes what the format's own parser makes of each line,
 * under that parser's keys; what cannot be read becomes a dead letter with file and offset. Keeps,
 * in one file, how far each file was read: past lines only whose events Kafka has acknowledged.
 */
@NullMarked
package io.firedamp.ingest.file;

import org.jspecify.annotations.NullMarked;
