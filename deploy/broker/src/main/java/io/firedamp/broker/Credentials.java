package io.firedamp.broker;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one user of an embedded broker. Its secret lies in the broker's directory, for whoever owns
 * that and nobody else: any other local user reaches the broker's port too.
 *
 * <p>SASL/PLAIN shows the secret to the wire, which on loopback only root can listen to; SCRAM
 * would have to be written into the log before the broker first starts, and again for directories
 * of earlier releases.
 */
record Credentials(String secret) {
  private static final String FILE = "broker-secret";
  private static final String USER = "firedamp";
  private static final int BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  /** What was made in a directory at its first start, or is made now. */
  static Credentials in(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    try {
      Files.createFile(file, ownerOnly(directory));
      Files.writeString(file, HexFormat.of().formatHex(random) + "\n", StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      // Of an earlier start.
    }
    return found(directory)
        .orElseThrow(() -> new IOException(file + " is empty: delete it, and a new one is made"));
  }

  /** What lies in a directory; empty where no broker with a secret ever ran. */
  static Optional<Credentials> found(Path directory) throws IOException {
    try {
      String secret = Files.readString(directory.resolve(FILE)).strip();
      return secret.isEmpty() ? Optional.empty() : Optional.of(new Credentials(secret));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Closes a directory to everybody but its owner. */
  static void close(Path directory) throws IOException {
    if (isPosix(directory)) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Settings of a client that says who it is. */
  Map<String, String> client() {
    return Map.of(
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", login(""));
  }

  /** Settings of a broker that lets nobody else in, through no listener. */
  Map<String, String> broker() {
    String login = login(" user_" + USER + "=\"" + secret + "\"");
    return Map.of(
        "security.inter.broker.protocol", "SASL_PLAINTEXT",
        "sasl.enabled.mechanisms", "PLAIN",
        "sasl.mechanism.inter.broker.protocol", "PLAIN",
        "sasl.mechanism.controller.protocol", "PLAIN",
        "listener.name.sasl_plaintext.plain.sasl.jaas.config", login,
        "listener.name.controller.plain.sasl.jaas.config", login);
  }

  private String login(String known) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"%s;"
        .formatted(USER, secret, known);
  }

  private static FileAttribute<?>[] ownerOnly(Path directory) {
    return isPosix(directory)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path directory) {
    return Files.getFileAttributeView(
            directory,
            java.nio.file.attribute.PosixFileAttributeView.class,
            LinkOption.NOFOLLOW_LINKS)
        != null;
  }

  @Override
  public String toString() {
    return "credentials of " + USER;
  }
}
