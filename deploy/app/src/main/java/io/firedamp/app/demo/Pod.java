package io.firedamp.app.demo;

/** A pod of the story, under every name the sources know it by. */
public record Pod(
    String name, String namespace, String uid, String image, String containerId, String address) {

  /** As the image's repository. */
  public String containerName() {
    String repository = image.contains(":") ? image.substring(0, image.indexOf(':')) : image;
    return repository.substring(repository.lastIndexOf('/') + 1);
  }

  /** Stands for the manifest that a registry would have served. */
  String imageDigest() {
    return "sha256:" + containerId.substring(0, 32).repeat(2);
  }
}
