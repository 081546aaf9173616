package io.firedamp.sinks.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsConfigTest {
  private static Path directory;
  private static Certificates ours;

  @BeforeAll
  static void makeCertificates(@TempDir Path temporary) throws Exception {
    directory = temporary;
    ours = Certificates.of("DNS:localhost", directory.resolve("ours"));
  }

  @Test
  void trustsWhatJavaTrustsUnlessToldOtherwise() throws Exception {
    assertThat(TlsConfig.defaults().context().getProtocol()).isEqualTo("TLS");
  }

  @Test
  void readsAuthoritiesAndACertificateOfOurs() throws Exception {
    TlsConfig config =
        new TlsConfig(ours.pem().toString(), ours.store().toString(), Certificates.PASSWORD, true);

    assertThat(config.context().getProtocol()).isEqualTo("TLS");
  }

  @Test
  void speaksNothingOlderThanTls12AndAsksForTheHost() {
    assertThat(TlsConfig.defaults().parameters().getProtocols())
        .containsExactly("TLSv1.3", "TLSv1.2");
    assertThat(TlsConfig.defaults().parameters().getEndpointIdentificationAlgorithm())
        .isEqualTo("HTTPS");
  }

  @Test
  void saysThatAPasswordDoesNotOpenAStore() {
    TlsConfig config = new TlsConfig("", ours.store().toString(), "wrong-s3cr3t", true);

    assertThatThrownBy(config::context)
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessage("clientStorePassword does not open " + ours.store())
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void saysThatAFileHoldsNoCertificate() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");

    assertThatThrownBy(new TlsConfig(empty.toString(), "", "", true)::context)
        .isInstanceOf(CertificateException.class)
        .hasMessage(empty + " holds no certificate");
  }

  @Test
  void saysThatAFileIsNoCertificate() throws IOException {
    Path text = Files.writeString(directory.resolve("text.pem"), "-----BEGIN CERTIFICATE-----\nx");

    assertThatThrownBy(new TlsConfig(text.toString(), "", "", true)::context)
        .isInstanceOf(CertificateException.class);
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(new TlsConfig("/nowhere/ca.pem", "", "", true)::context)
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("/nowhere/ca.pem");
  }

  @Test
  void refusesAPasswordOfNothingWithoutShowingIt() {
    assertThatThrownBy(() -> new TlsConfig("", "", "s3cr3t", true))
        .hasMessage("clientStorePassword is of no use without clientStore, which was empty");
  }

  @Test
  void showsNoPassword() {
    assertThat(new TlsConfig("ca.pem", "us.p12", "s3cr3t", false))
        .hasToString("TLS[trusts ca.pem, shows us.p12, takes any host]");
    assertThat(TlsConfig.defaults())
        .hasToString("TLS[trusts what Java trusts, shows nothing, verifies the host]");
  }

  @Test
  void tellsARefusalFromABrokenNetwork() {
    IOException refused = new SSLHandshakeException("Received fatal alert: bad_certificate");
    IOException wrapped = new IOException("x", refused);
    IOException restarted = new SSLHandshakeException("Remote host terminated the handshake");
    restarted.initCause(new EOFException("SSL peer shut down incorrectly"));
    IOException reset = new SSLException("x", new SocketException("Connection reset"));

    assertThat(TlsRefusal.isMeantBy(refused)).isTrue();
    assertThat(TlsRefusal.isMeantBy(wrapped)).isTrue();
    assertThat(TlsRefusal.isMeantBy(restarted)).isFalse();
    assertThat(TlsRefusal.isMeantBy(reset)).isFalse();
    assertThat(TlsRefusal.isMeantBy(new IOException("x"))).isFalse();
  }
}
