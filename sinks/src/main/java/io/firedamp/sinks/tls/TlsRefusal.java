package io.firedamp.sinks.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells a handshake that was refused, which needs a person, from one that the network broke. */
public final class TlsRefusal {
  private TlsRefusal() {}

  /** Whether one side did not take the other's certificate, protocol or name. */
  public static boolean isMeantBy(IOException failure) {
    boolean refused = false;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof EOFException
          || each instanceof SocketException
          || each instanceof SocketTimeoutException) {
        return false;
      }
      refused |=
          each instanceof SSLHandshakeException || each instanceof SSLPeerUnverifiedException;
    }
    return refused;
  }
}
