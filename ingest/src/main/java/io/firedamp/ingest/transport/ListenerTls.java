package io.firedamp.ingest.transport;

import io.firedamp.schemas.Require;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a listener shows its senders, and which of them it lets in.
 *
 * @param certificate PEM file of its certificate and of those between it and its authority; empty
 *     listens in clear
 * @param key PEM file of the private key, without a passphrase: PKCS#8, PKCS#1 or SEC 1
 * @param clients PEM file of the authorities whose certificates senders must show; empty asks for
 *     none
 */
public record ListenerTls(String certificate, String key, String clients) {
  public ListenerTls {
    Require.text(
        certificate.isEmpty() == key.isEmpty(),
        "key",
        "the PEM file of the private key of certificate, or both must be empty",
        key);
    Require.text(
        clients.isEmpty() || !certificate.isEmpty(),
        "clients",
        "empty where certificate is: only under TLS can senders show one",
        clients);
  }

  /** In clear. */
  public static ListenerTls none() {
    return new ListenerTls("", "", "");
  }

  /** Whether there is any. */
  public boolean isOn() {
    return !certificate.isEmpty();
  }

  /** Whether senders must show a certificate. */
  public boolean asksForClients() {
    return !clients.isEmpty();
  }

  List<Path> files() {
    return Stream.of(certificate, key, clients)
        .filter(file -> !file.isEmpty())
        .map(Path::of)
        .toList();
  }

  @Override
  public String toString() {
    return isOn() ? certificate : "none";
  }
}
