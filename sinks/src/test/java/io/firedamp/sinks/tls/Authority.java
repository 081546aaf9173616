package io.firedamp.sinks.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * An authority of tests, and two certificates for 127.0.0.1 that it signed: one that is valid, and
 * one that was until yesterday. Made once, because keytool takes its time.
 */
public final class Authority {
  private static final String NAMES = "IP:127.0.0.1";

  private final Path pem;
  private final SSLContext valid;
  private final SSLContext expired;

  private Authority(Path directory) throws Exception {
    Path store = directory.resolve("authority.p12");
    Certificates.keytool(
        store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=authority", "-ext", "bc:c");
    pem = directory.resolve("authority.pem");
    Certificates.keytool(store, "-exportcert", "-rfc", "-file", pem.toString());
    valid = issued(directory, store, "valid", "-validity", "2");
    expired = issued(directory, store, "expired", "-startdate", "-3d", "-validity", "2");
  }

  /** The only one there is. */
  public static Authority get() {
    return Only.AUTHORITY;
  }

  /** Whom to trust. */
  public Path pem() {
    return pem;
  }

  /** Of a receiver that is well. */
  public SSLContext valid() {
    return valid;
  }

  /** Of one whose certificate nobody has renewed. */
  public SSLContext expired() {
    return expired;
  }

  private SSLContext issued(Path directory, Path authority, String name, String... life)
      throws Exception {
    Path store = directory.resolve(name + ".p12");
    Path request = directory.resolve(name + ".csr");
    Path certificate = directory.resolve(name + ".pem");
    Certificates.keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name);
    Certificates.keytool(store, "-certreq", "-file", request.toString());
    String[] sign = {
      "-gencert",
      "-rfc",
      "-infile",
      request.toString(),
      "-outfile",
      certificate.toString(),
      "-ext",
      "san=" + NAMES
    };
    Certificates.keytool(authority, joined(sign, life));
    Files.writeString(certificate, Files.readString(certificate) + Files.readString(pem));
    Certificates.keytool(store, "-importcert", "-noprompt", "-file", certificate.toString());
    return context(store);
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    return new TlsConfig("", store.toString(), Certificates.PASSWORD, true).context();
  }

  private static String[] joined(String[] one, String[] other) {
    String[] all = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, all, one.length, other.length);
    return all;
  }

  private static final class Only {
    static final Authority AUTHORITY = made();

    private static Authority made() {
      try {
        Path directory = Files.createTempDirectory("firedamp-authority");
        Authority authority = new Authority(directory);
        directory.toFile().deleteOnExit();
        try (Stream<Path> files = Files.list(directory)) {
          files.forEach(file -> file.toFile().deleteOnExit());
        }
        return authority;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
