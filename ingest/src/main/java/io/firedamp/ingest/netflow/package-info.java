/**
 * NetFlow version 5 and 9 and IPFIX: datagrams that routers, switches, firewalls and probes send of
 * the traffic that they forward. Reads datagrams over UDP, or one a file; keeps templates of each
 * exporter, data that came before its template, and the connections whose records it adds up;
 * writes {@code network-flows}, keyed as all flows are.
 */
@NullMarked
package io.firedamp.ingest.netflow;

import org.jspecify.annotations.NullMarked;
