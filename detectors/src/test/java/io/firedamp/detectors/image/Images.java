package io.firedamp.detectors.image;

import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.ImageMetadata;
import io.firedamp.schemas.avro.ImagePull;
import io.firedamp.schemas.avro.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What tests say about images. */
final class Images {
  static final Instant MORNING = Instant.parse("2026-03-02T06:00:00Z");
  static final String DIGEST = "sha256:" + "a".repeat(64);
  static final String OTHER_DIGEST = "sha256:" + "b".repeat(64);
  static final String WALLET =
      "41e2vPcVux9NNeTfWe8TLK2UWxCXJvNyCQtNb69YEexdNs711jEaDRXWbwaVe4vUMveKAzAiA4j8xgUi29TpKXpm3zKTUYo";
  static final List<String> MINER =
      List.of(
          "minerd",
          "-a",
          "cryptonight",
          "-o",
          "stratum+tcp://xmr.crypto-pool.fr:3333",
          "-u",
          WALLET);

  /** A base's step and command, then a step of one's own. */
  static final List<String> OWN_BUILD =
      List.of(
          "/bin/sh -c #(nop) ADD file:1 in / ",
          "/bin/sh -c #(nop)  CMD [\"bash\"]",
          "COPY app /app # buildkit",
          "ENTRYPOINT [\"/app\"]");

  private Images() {}

  static String layer(int number) {
    return "sha256:" + "%064d".formatted(number);
  }

  static Instant after(Duration time) {
    return MORNING.plus(time);
  }

  static ContainerState running(String container, String image, Instant time) {
    return ContainerState.newBuilder()
        .setEventId(container + "@" + time)
        .setTime(time)
        .setCluster("prod")
        .setSource("docker")
        .setState(RunState.RUNNING)
        .setRuntime("docker")
        .setContainerId(container)
        .setImage(image)
        .build();
  }

  static ContainerState running(String container, String image, String digest, Instant time) {
    return ContainerState.newBuilder(running(container, image, time))
        .setImageDigest(digest)
        .build();
  }

  static ImageMetadata metadata(String digest, List<String> entrypoint, Instant time) {
    return ImageMetadata.newBuilder()
        .setEventId("metadata-" + digest + "@" + time)
        .setTime(time)
        .setCluster("prod")
        .setSource("docker")
        .setDigest(digest)
        .setEntrypoint(entrypoint)
        .build();
  }

  static ImageMetadata metadata(
      String digest, List<String> entrypoint, List<String> history, List<String> layers) {
    return ImageMetadata.newBuilder(metadata(digest, entrypoint, MORNING))
        .setHistory(history)
        .setLayers(layers)
        .build();
  }

  /** What an image is made of, under a name, with the steps of its base before its own. */
  static ImageMetadata named(
      String reference, String digest, List<String> entrypoint, String... layers) {
    return ImageMetadata.newBuilder(metadata(digest, entrypoint, OWN_BUILD, List.of(layers)))
        .setReferences(List.of(reference))
        .build();
  }

  static ImagePull pull(String image, String digest, Instant time) {
    return ImagePull.newBuilder()
        .setEventId("pull-" + image + "@" + time)
        .setTime(time)
        .setCluster("prod")
        .setSource("registry")
        .setImage(image)
        .setRegistry("docker.io")
        .setRepository("x/y")
        .setManifestDigest(digest)
        .build();
  }

  static Sighting pulled(String image, Instant time) {
    return Sighting.of(pull(image, DIGEST, time), List.of());
  }

  static Sighting sighting(String image, Instant start) {
    return new Sighting(
        "prod",
        Alias.container("prod", "c1").toString(),
        image,
        List.of(),
        start,
        start,
        true,
        List.of());
  }
}
