package io.firedamp.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a pull-through registry notifies, and Zeek's JSON lines. */
final class NetworkLog {
  private NetworkLog() {}

  static String pulled(Pod pod, Instant time) {
    return """
        {"events":[{"id":"pull-%d","timestamp":"%s","action":"pull","target":{"mediaType":\
        "application/vnd.oci.image.manifest.v1+json","size":1155,"digest":"%s","length":1155,"repository":"%s",\
        "url":"https://registry.example/v2/%s/manifests/%s","tag":"%s"},"request":{"id":"request-%d",\
        "addr":"192.0.2.11:41112","host":"docker.io","method":"GET","useragent":"containerd/v1.7.22"},"actor":{},\
        "source":{"addr":"registry.example:5000","instanceID":"6d1c"}}]}"""
        .formatted(
            time.toEpochMilli(),
            time,
            pod.imageDigest(),
            pod.repository(),
            pod.repository(),
            pod.tag(),
            pod.tag(),
            time.toEpochMilli());
  }

  static String lookedUp(Pod pod, String name, String answer, Instant time) {
    return """
        {"_path":"dns","ts":%s,"uid":"C%s","id.orig_h":"%s","id.orig_p":40123,"id.resp_h":"10.96.0.10","id.resp_p":53,\
        "proto":"udp","query":"%s","qtype_name":"A","rcode_name":"NOERROR","answers":["%s"],"TTLs":[300.0]}"""
        .formatted(seconds(time), pod.containerId().substring(0, 12), pod.address(), name, answer);
  }

  /** The same question from each of many addresses that nobody holds, by their numbers. */
  static String lookedUpByNobody(int first, int end, String name, String answer, Instant time) {
    return IntStream.range(first, end)
        .mapToObj(
            i ->
                new Pod(
                    "",
                    "nobody-" + i,
                    "",
                    "",
                    "10.%d.%d.%d".formatted(1 + i / 62_500, i / 250 % 250, i % 250 + 1)))
        .map(pod -> lookedUp(pod, name, answer, time))
        .collect(Collectors.joining("\n"));
  }

  /** Long and quiet: half a message a second at most, as measured on real Stratum sessions. */
  static String quiet(Pod pod, String peer, int port, Instant since, Instant time) {
    return connection(pod, peer, port, since, time, 6, 5, 0.125, 0.125);
  }

  /** A database connection: long, too, but busy. */
  static String busy(Pod pod, String peer, int port, Instant since, Instant time) {
    return connection(pod, peer, port, since, time, 5400, 81_000, 12, 60);
  }

  private static String connection(
      Pod pod,
      String peer,
      int port,
      Instant since,
      Instant time,
      double bytesOut,
      double bytesIn,
      double packetsOut,
      double packetsIn) {
    long age = Duration.between(since, time).toSeconds();
    return """
        {"_path":"conn_long","ts":%s,"uid":"C%s%d","id.orig_h":"%s","id.orig_p":51834,"id.resp_h":"%s","id.resp_p":%d,\
        "proto":"tcp","duration":%d.0,"orig_bytes":%d,"resp_bytes":%d,"orig_pkts":%d,"resp_pkts":%d}"""
        .formatted(
            seconds(since),
            pod.containerId().substring(0, 12),
            port,
            pod.address(),
            peer,
            port,
            age,
            (long) (age * bytesOut),
            (long) (age * bytesIn),
            (long) (age * packetsOut),
            (long) (age * packetsIn));
  }

  private static String seconds(Instant time) {
    return String.format(Locale.ROOT, "%d.%06d", time.getEpochSecond(), time.getNano() / 1000);
  }
}
