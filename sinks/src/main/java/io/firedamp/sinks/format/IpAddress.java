package io.firedamp.sinks.format;

import io.firedamp.schemas.AddressText;

/** Which kind of address a text is, as it is spelled; see {@link AddressText}. */
public final class IpAddress {
  private IpAddress() {}

  public static boolean isV4(String text) {
    return text.indexOf(':') < 0 && AddressText.canonical(text).isPresent();
  }

  /** A zone is of one machine, and no part of an address that others may read. */
  public static boolean isV6(String text) {
    return text.indexOf(':') >= 0
        && text.indexOf('%') < 0
        && AddressText.canonical(text).isPresent();
  }
}
