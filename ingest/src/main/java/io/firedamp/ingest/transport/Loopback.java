package io.firedamp.ingest.transport;

/** Addresses that nobody outside this machine reaches. */
public final class Loopback {
  private Loopback() {}

  /** Whether a name or an address means this machine alone; asks no resolver. */
  public static boolean isMeantBy(String address) {
    return address.equals("localhost")
        || address.equals("::1")
        || address.matches("127(\\.\\d{1,3}){3}");
  }
}
