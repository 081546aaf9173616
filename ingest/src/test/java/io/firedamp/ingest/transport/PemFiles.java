package io.firedamp.ingest.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/**
 * A certificate for 127.0.0.1 that signs for itself, and its key, as PEM files that Java's own
 * keytool made.
 *
 * @param store the same in PKCS#12
 */
record PemFiles(Path certificate, Path key, Path store) {
  static final char[] PASSWORD = "changeit".toCharArray();

  /**
   * Makes one.
   *
   * @param algorithm of the key: {@code EC} or {@code RSA}
   */
  static PemFiles of(String name, String algorithm, Path directory) throws Exception {
    Path store = directory.resolve(name + ".p12");
    PemFiles made =
        new PemFiles(directory.resolve(name + ".crt"), directory.resolve(name + ".key"), store);
    keytool(
        store,
        "-genkeypair",
        "-keyalg",
        algorithm,
        "-keysize",
        algorithm.equals("EC") ? "256" : "2048",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=IP:127.0.0.1",
        "-validity",
        "2");
    keytool(store, "-exportcert", "-rfc", "-file", made.certificate.toString());
    Files.writeString(made.key, pem("PRIVATE KEY", made.privateKey().getEncoded()));
    return made;
  }

  PrivateKey privateKey() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return (PrivateKey) keys.getKey("it", PASSWORD);
  }

  /** The key as OpenSSL wrote it of old: PKCS#1 of RSA, SEC 1 of EC. */
  String traditionalKey() throws Exception {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(privateKey().getEncoded());
    byte[] key =
        privateKey() instanceof ECPrivateKey ec
            ? new org.bouncycastle.asn1.sec.ECPrivateKey(
                    256, ec.getS(), info.getPrivateKeyAlgorithm().getParameters())
                .getEncoded()
            : info.parsePrivateKey().toASN1Primitive().getEncoded();
    return pem(privateKey().getAlgorithm() + " PRIVATE KEY", key);
  }

  static String pem(String type, byte[] content) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(
            type, Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content), type);
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    builder.command().addAll(List.of(arguments));
    builder.command().addAll(List.of("-alias", "it", "-storetype", "PKCS12"));
    builder
        .command()
        .addAll(List.of("-storepass", new String(PASSWORD), "-keystore", store.toString()));
    Process process =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(process.waitFor()).isZero();
  }
}
