package io.firedamp.e2e;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A pod of the story; what else it is called follows from its name.
 *
 * @param replicaSet that owns it, or empty for a bare pod
 */
record Pod(String namespace, String name, String replicaSet, String image, String address) {
  String uid() {
    return UUID.nameUUIDFromBytes((namespace + "/" + name).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  String containerId() {
    return uid().replace("-", "").repeat(2);
  }

  String containerName() {
    return ofTheDemo().containerName();
  }

  /** The same pod for what the demo writes. */
  io.firedamp.app.demo.Pod ofTheDemo() {
    return new io.firedamp.app.demo.Pod(name, namespace, uid(), image, containerId(), address);
  }

  String repository() {
    int colon = image.indexOf(':');
    return colon < 0 ? image : image.substring(0, colon);
  }

  String tag() {
    int colon = image.indexOf(':');
    return colon < 0 ? "latest" : image.substring(colon + 1);
  }

  /** Of the image, so that pods of one image share it. */
  String imageDigest() {
    String half = UUID.nameUUIDFromBytes(image.getBytes(StandardCharsets.UTF_8)).toString();
    return "sha256:" + half.replace("-", "").repeat(2);
  }
}
