package io.firedamp.ingest.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Certificates and keys as text. Messages name the file, and show nothing of what is in it. */
final class Pem {
  private static final int LARGEST = 1 << 20;

  private Pem() {}

  /**
   * All certificates of a file, at least one.
   *
   * @throws GeneralSecurityException when it holds none
   */
  static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream in = new ByteArrayInputStream(bytes(file))) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new CertificateException(file + " holds no certificate");
      }
      return found;
    } catch (CertificateException e) {
      throw new CertificateException(file + " must hold certificates in PEM", e);
    }
  }

  /**
   * The first private key of a file: in PKCS#8, in PKCS#1 (RSA) or in SEC 1 (EC).
   *
   * @throws GeneralSecurityException when it holds none that can be read without a passphrase
   */
  static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    String text = new String(bytes(file), US_ASCII);
    try (PemReader reader = new PemReader(new StringReader(text))) {
      for (PemObject each = reader.readPemObject(); each != null; each = reader.readPemObject()) {
        boolean isKey = each.getType().endsWith("PRIVATE KEY");
        if (isKey && (each.getType().startsWith("ENCRYPTED") || !each.getHeaders().isEmpty())) {
          throw new InvalidKeyException(file + " must hold a key without a passphrase");
        }
        if (isKey) {
          return key(each);
        }
      }
    } catch (IllegalArgumentException | IllegalStateException | IOException e) {
      throw new InvalidKeyException(file + " must hold a private key in PEM", e);
    }
    throw new InvalidKeyException(file + " holds no private key");
  }

  private static PrivateKey key(PemObject pem) throws IOException, GeneralSecurityException {
    PrivateKeyInfo info =
        switch (pem.getType()) {
          case "RSA PRIVATE KEY" ->
              new PrivateKeyInfo(
                  new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                  RSAPrivateKey.getInstance(pem.getContent()));
          case "EC PRIVATE KEY" -> {
            ECPrivateKey key = ECPrivateKey.getInstance(pem.getContent());
            yield new PrivateKeyInfo(
                new AlgorithmIdentifier(
                    X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                key);
          }
          default -> PrivateKeyInfo.getInstance(pem.getContent());
        };
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    boolean isEc = algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey);
    return KeyFactory.getInstance(isEc ? "EC" : algorithm.getId())
        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException(file + " is larger than 1 MiB, which no PEM file is");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    }
  }
}
