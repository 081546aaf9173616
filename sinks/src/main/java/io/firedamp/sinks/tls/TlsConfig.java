package io.firedamp.sinks.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and who to be.
 *
 * @param caFile PEM file of the authorities to trust; empty trusts what Java trusts
 * @param clientStore PKCS#12 file with our certificate and key; empty when none is asked for
 * @param verifyHostname whether the certificate must be of the host that was asked for
 */
public record TlsConfig(
    String caFile, String clientStore, String clientStorePassword, boolean verifyHostname) {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  public TlsConfig {
    if (clientStore.isEmpty() && !clientStorePassword.isEmpty()) {
      throw new IllegalArgumentException(
          "clientStorePassword is of no use without clientStore, which was empty");
    }
  }

  /** Trusts what Java trusts, for the host that was asked for alone, and shows no certificate. */
  public static TlsConfig defaults() {
    return new TlsConfig("", "", "", true);
  }

  /**
   * Reads certificates and keys; to be asked anew where a renewed one is to be taken up.
   *
   * @throws GeneralSecurityException when a file is not what it should be, or the password is wrong
   */
  public SSLContext context() throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(), trust(), null);
    return context;
  }

  /** Protocols that are safe, and the check of the host's name, which {@link #context} may lift. */
  public SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(PROTOCOLS.clone());
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return parameters;
  }

  private KeyManager @Nullable [] keys() throws IOException, GeneralSecurityException {
    if (clientStore.isEmpty()) {
      return null;
    }
    char[] password = clientStorePassword.toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(clientStore))) {
      store.load(in, password);
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw new GeneralSecurityException("clientStorePassword does not open " + clientStore, e);
      }
      throw e;
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password);
    return keys.getKeyManagers();
  }

  private TrustManager[] trust() throws IOException, GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(caFile.isEmpty() ? null : authorities());
    TrustManager[] managers = trust.getTrustManagers();
    for (int i = 0; i < managers.length && !verifyHostname; i++) {
      if (managers[i] instanceof X509TrustManager chain) {
        managers[i] = new AnyHostTrust(chain);
      }
    }
    return managers;
  }

  private KeyStore authorities() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(Path.of(caFile))) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new CertificateException(caFile + " holds no certificate");
      }
      int number = 0;
      for (Certificate ca : found) {
        store.setCertificateEntry("ca-" + number++, ca);
      }
    }
    return store;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "TLS[trusts %s, shows %s, %s]"
        .formatted(
            caFile.isEmpty() ? "what Java trusts" : caFile,
            clientStore.isEmpty() ? "nothing" : clientStore,
            verifyHostname ? "verifies the host" : "takes any host");
  }
}
