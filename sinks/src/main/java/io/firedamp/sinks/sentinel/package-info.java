/**
 * The {@code sentinel} sink, for Microsoft Sentinel by the Logs Ingestion API of Azure Monitor.
 * Reads incidents, by id and revision; sends each revision as a row of a custom table, several in a
 * request. Keeps a token, connections and nothing else.
 *
 * <p>Class B, at least once: the workspace knows no repetition; after a crash at most one batch
 * (200 incidents) is there twice, with an equal {@code DeliveryKey}, and {@code summarize
 * arg_max(ingestion_time(), *) by DeliveryKey} hides it. Columns that the data collection rule does
 * not declare, Azure drops without a word. Tried against a fake of the published API, not against
 * Azure.
 */
@NullMarked
package io.firedamp.sinks.sentinel;

import org.jspecify.annotations.NullMarked;
