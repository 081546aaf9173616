package io.firedamp.sinks.syslog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys; anew at every connection, so that a renewed one is taken up. */
final class TlsSettings {
  private TlsSettings() {}

  /**
   * What to trust and who to be.
   *
   * @throws GeneralSecurityException when a file is not what it should be, or the password is wrong
   */
  static SSLContext context(SyslogSink.Config config) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    KeyManagerFactory keys = keys(config);
    TrustManagerFactory trust = trust(config);
    context.init(
        keys == null ? null : keys.getKeyManagers(),
        trust == null ? null : trust.getTrustManagers(),
        null);
    return context;
  }

  private static @Nullable KeyManagerFactory keys(SyslogSink.Config config)
      throws IOException, GeneralSecurityException {
    if (config.clientStore().isEmpty()) {
      return null;
    }
    char[] password = config.clientStorePassword().toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(config.clientStore()))) {
      store.load(in, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    return keys;
  }

  private static @Nullable TrustManagerFactory trust(SyslogSink.Config config)
      throws IOException, GeneralSecurityException {
    if (config.caFile().isEmpty()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(Path.of(config.caFile()))) {
      int number = 0;
      for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + number++, ca);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }
}
