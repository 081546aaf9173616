package io.firedamp.samples.traffic;

/**
 * Who is talked to.
 *
 * @param host name that is asked for, or empty where an address is written in the program
 * @param address IPv4
 */
public record Peer(String host, String address, int port, Speech speech) {
  /** What is spoken, as a sensor can see it. */
  public enum Speech {
    /** Nothing a sensor knows. */
    UNKNOWN(""),
    /** TLS with the host's name in its greeting. */
    TLS("ssl"),
    /** TLS without a name. */
    NAMELESS_TLS("ssl"),
    /** HTTP in clear. */
    HTTP("http"),
    /** MQTT in clear. */
    MQTT("mqtt");

    private final String service;

    Speech(String service) {
      this.service = service;
    }

    /** Zeek's name of the protocol, or empty. */
    public String service() {
      return service;
    }
  }

  /** Whether it is within the cluster. */
  public boolean inside() {
    return address.startsWith("10.");
  }
}
