package io.firedamp.sinks.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Certificates that Java's own keytool makes: a store with a key, and its certificate as PEM. */
public record Certificates(Path store, Path pem) {
  public static final String PASSWORD = "changeit";

  /**
   * A certificate that signs for itself.
   *
   * @param names as in {@code DNS:localhost,IP:127.0.0.1}
   */
  public static Certificates of(String names, Path directory) throws Exception {
    Files.createDirectories(directory);
    Path store = directory.resolve("store.p12");
    Path pem = directory.resolve("certificate.pem");
    keytool(
        store,
        "-genkeypair",
        "-keyalg",
        "EC",
        "-dname",
        "CN=test",
        "-ext",
        "san=" + names,
        "-validity",
        "2");
    keytool(store, "-exportcert", "-rfc", "-file", pem.toString());
    return new Certificates(store, pem);
  }

  /** Java's keytool on the one entry of a store. */
  static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
    String program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    ProcessBuilder builder = new ProcessBuilder(program);
    builder.command().addAll(List.of(arguments));
    builder
        .command()
        .addAll(
            List.of(
                "-alias",
                "it",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
    Process process =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(process.waitFor()).isZero();
  }
}
