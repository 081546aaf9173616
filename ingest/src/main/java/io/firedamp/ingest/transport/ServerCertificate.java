package io.firedamp.ingest.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's certificate as its files hold it now. Files that are gone, half replaced or wrong
 * change nothing: whoever renews a certificate writes one file after the other.
 */
public final class ServerCertificate {
  private static final Logger log = LoggerFactory.getLogger(ServerCertificate.class);
  private static final char[] IN_MEMORY = {};
  private static final byte[] PROBE = {1, 2, 3};

  /** Between two looks at the files, so that a flood of connections costs one a second. */
  private static final long LOOK_AGAIN = Duration.ofSeconds(1).toNanos();

  private final ListenerTls tls;
  private final LongSupplier nanos;
  private SSLContext context;
  private List<String> seen;
  private long looked;

  private ServerCertificate(ListenerTls tls, LongSupplier nanos)
      throws IOException, GeneralSecurityException {
    this.tls = tls;
    this.nanos = nanos;
    this.looked = nanos.getAsLong();
    this.seen = signs();
    this.context = read();
  }

  /**
   * Reads the files.
   *
   * @param nanos a clock that nobody sets, in nanoseconds
   * @throws IllegalArgumentException with one sentence that names the file that is wrong
   */
  public static ServerCertificate of(ListenerTls tls, LongSupplier nanos) {
    try {
      return new ServerCertificate(tls, nanos);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("tls: " + e.getMessage(), e);
    }
  }

  /** What connections are opened with. */
  public synchronized SSLContext context() {
    return context;
  }

  /** What connections are to be opened with from now on, where that has changed. */
  public synchronized Optional<SSLContext> renewed() {
    long now = nanos.getAsLong();
    if (now - looked < LOOK_AGAIN) {
      return Optional.empty();
    }
    looked = now;
    try {
      List<String> signs = signs();
      if (signs.equals(seen)) {
        return Optional.empty();
      }
      seen = signs;
      context = read();
      return Optional.of(context);
    } catch (IOException | GeneralSecurityException e) {
      log.atWarn()
          .addKeyValue("why", e.getMessage())
          .log("the listener's certificate cannot be read anew: the one before stays");
      return Optional.empty();
    }
  }

  /** By which a file that was written anew is known. */
  private List<String> signs() throws IOException {
    List<String> signs = new ArrayList<>();
    for (Path file : tls.files()) {
      if (Files.exists(file)) {
        signs.add(Files.getLastModifiedTime(file) + " " + Files.size(file));
      }
    }
    return signs;
  }

  private SSLContext read() throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = Pem.certificates(Path.of(tls.certificate()));
    PrivateKey key = Pem.privateKey(Path.of(tls.key()));
    X509Certificate own = chain.get(0);
    if (!belongs(key, own)) {
      throw new InvalidKeyException(
          "%s is not the key of the first certificate of %s"
              .formatted(tls.key(), tls.certificate()));
    }
    SSLContext read = SSLContext.getInstance("TLS");
    read.init(keys(key, chain), clients(), null);
    log.atInfo()
        .addKeyValue("subject", own.getSubjectX500Principal())
        .addKeyValue("until", own.getNotAfter().toInstant())
        .log("the listener shows a certificate");
    return read;
  }

  private static KeyManager[] keys(PrivateKey key, List<X509Certificate> chain)
      throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    store.setKeyEntry("own", key, IN_MEMORY, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, IN_MEMORY);
    return keys.getKeyManagers();
  }

  private TrustManager @Nullable [] clients() throws IOException, GeneralSecurityException {
    if (!tls.asksForClients()) {
      return null;
    }
    KeyStore store = empty();
    int number = 0;
    for (X509Certificate authority : Pem.certificates(Path.of(tls.clients()))) {
      store.setCertificateEntry("ca-" + number++, authority);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Whether what the key signs is what the certificate vouches for. */
  private static boolean belongs(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(PROBE);
      return signer.verify(signature);
    } catch (InvalidKeyException ofAnotherKind) {
      return false;
    }
  }
}
