package io.firedamp.app.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Zeek's JSON lines: dns.log, and conn_long.log for connections that stay open. */
public final class ZeekLog {
  /** The pool of the story. */
  public static final String POOL = "203.0.113.77";

  /** The miner asks for its pool. */
  public String lookup(Pod pod, String name, Instant time) {
    return """
        {"_path":"dns","ts":%s,"uid":"%s","id.orig_h":"%s","id.orig_p":40123,"id.resp_h":"10.96.0.10","id.resp_p":53,\
        "proto":"udp","query":"%s","qtype_name":"A","rcode_name":"NOERROR","answers":["%s"],"TTLs":[300.0]}"""
        .formatted(seconds(time), uid("dns", pod), pod.address(), name, POOL);
  }

  /** Long and quiet: half a message a second at most, as measured on real Stratum sessions. */
  public String poolConnection(Pod pod, String pool, Instant since, Instant time) {
    long age = Duration.between(since, time).toSeconds();
    return connection(
        uid("pool", pod), pod, 51834, pool, 3333, since, age, age * 6, age * 5, age / 8, age / 8);
  }

  /** The honest neighbour's database connection: long, too, but busy and inside. */
  public String databaseConnection(Pod pod, Instant since, Instant time) {
    long age = Duration.between(since, time).toSeconds();
    return connection(
        uid("database", pod),
        pod,
        43210,
        "10.244.2.9",
        5432,
        since,
        age,
        age * 5400,
        age * 81000,
        age * 12,
        age * 60);
  }

  private static String connection(
      String uid,
      Pod pod,
      int port,
      String peer,
      int peerPort,
      Instant since,
      long age,
      long bytesOut,
      long bytesIn,
      long packetsOut,
      long packetsIn) {
    return """
        {"_path":"conn_long","ts":%s,"uid":"%s","id.orig_h":"%s","id.orig_p":%d,"id.resp_h":"%s","id.resp_p":%d,\
        "proto":"tcp","duration":%d.0,"orig_bytes":%d,"resp_bytes":%d,"orig_pkts":%d,"resp_pkts":%d}"""
        .formatted(
            seconds(since),
            uid,
            pod.address(),
            port,
            peer,
            peerPort,
            age,
            bytesOut,
            bytesIn,
            packetsOut,
            packetsIn);
  }

  private static String uid(String what, Pod pod) {
    return "C%08x".formatted((what + pod.name()).hashCode());
  }

  private static String seconds(Instant time) {
    return String.format(Locale.ROOT, "%d.%06d", time.getEpochSecond(), time.getNano() / 1000);
  }
}
