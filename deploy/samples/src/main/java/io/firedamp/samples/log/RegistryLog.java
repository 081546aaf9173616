package io.firedamp.samples.log;

import io.firedamp.samples.Seeds;
import io.firedamp.samples.estate.Cluster;
import io.firedamp.samples.estate.Image;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Notifications of a pull-through registry of the CNCF Distribution project. */
public final class RegistryLog {
  private record Held(String node, String digest) {}

  private final Logs logs;
  private final Seeds seeds;
  private final Duration late;
  private final Set<Held> held = new HashSet<>();

  /** Into these files, so late. */
  public RegistryLog(Logs logs, Seeds seeds, Duration late) {
    this.logs = logs;
    this.seeds = seeds;
    this.late = late;
  }

  /** A node needs an image: it pulls what it does not hold. */
  public void needed(Instant at, String node, Image image) {
    if (!held.add(new Held(node, image.digest()))) {
      return;
    }
    String id = seeds.uuid("pull " + node + image.digest()).toString();
    String text =
        """
        {"events":[{"id":"%s","timestamp":"%s","action":"pull","target":{"mediaType":\
        "application/vnd.oci.image.manifest.v1+json","size":1155,"digest":"%s","length":1155,\
        "repository":"%s","url":"https://%s/v2/%s/manifests/%s","tag":"%s"},"request":{"id":"%s",\
        "addr":"%s:41112","host":"%s","method":"GET","useragent":"containerd/1.7.2"},"actor":{},\
        "source":{"addr":"mirror:5000","instanceID":"6d1c"}}]}"""
            .formatted(
                id,
                at,
                image.digest(),
                image.repository(),
                image.registry(),
                image.repository(),
                image.digest(),
                image.tag(),
                id,
                Cluster.addressOf(node),
                image.registry());
    logs.line("registry/notifications.log", at.plus(late), text);
  }
}
