package io.firedamp.app.demo;

import java.time.Instant;

/**
 * One message of a story, as a real sender would send it.
 *
 * @param time event time of what it tells
 * @param body the bytes of a webhook or a log shipper, or one exposition for a scraper
 */
public record Step(Instant time, Channel channel, String body) {

  /** Who sends it to whom. */
  public enum Channel {
    /** The registry's notification endpoint. */
    REGISTRY,
    /** kube-apiserver's audit webhook. */
    AUDIT,
    /** A log shipper with Zeek's JSON lines. */
    ZEEK,
    /** What cAdvisor answers when it is scraped. */
    CADVISOR
  }
}
