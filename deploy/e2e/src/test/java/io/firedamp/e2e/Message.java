package io.firedamp.e2e;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.kubernetes.KubernetesAuditParser;
import io.firedamp.ingest.prometheus.PrometheusTextParser;
import io.firedamp.ingest.registry.RegistryParser;
import io.firedamp.ingest.zeek.ZeekParser;
import java.time.Instant;

/**
 * One message of a story, as a real sender would send it.
 *
 * @param time event time of what it tells
 */
record Message(Instant time, Channel channel, String body) {

  /** Who sends it to whom. */
  enum Channel {
    REGISTRY("/v1/registry/distribution"),
    AUDIT("/v1/kubernetes/audit"),
    ZEEK("/v1/zeek"),
    /** Scraped, not posted. */
    CADVISOR("");

    private final String path;

    Channel(String path) {
      this.path = path;
    }

    String path() {
      return path;
    }

    EventParser parser() {
      return switch (this) {
        case REGISTRY -> new RegistryParser();
        case AUDIT -> new KubernetesAuditParser();
        case ZEEK -> new ZeekParser();
        case CADVISOR -> new PrometheusTextParser();
      };
    }
  }
}
