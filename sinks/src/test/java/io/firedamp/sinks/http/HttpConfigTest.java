package io.firedamp.sinks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConfigTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s3cr3t",
        "ftp://host/s3cr3t",
        "https:///s3cr3t",
        "https://me:s3cr3t@host/",
        "https://host/#s3cr3t",
        "https://ho st/s3cr3t",
        "file:/s3cr3t"
      })
  void refusesWhatIsNoAddressWithoutShowingIt(String url) {
    assertThatThrownBy(() -> to(url, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("url must be http://host… or https://host…, without a user or a fragment");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://h", "https://h:8443/a?b=c", "HTTPS://h/", "http://[::1]:80/"})
  void takesAnAddress(String url) {
    assertThat(to(url, Map.of()).url()).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a\r\nb"})
  void refusesANameThatIsNone(String name) {
    assertThatThrownBy(() -> to("http://h", Map.of(name, "s3cr3t")))
        .hasMessageStartingWith("headers must have names of letters, digits and hyphens, was '")
        .hasMessageNotContaining("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host", "content-length", "CONNECTION", "Content-Type", "Upgrade"})
  void refusesAHeaderOfTheRequestItself(String name) {
    assertThatThrownBy(() -> to("http://h", Map.of(name, "s3cr3t")))
        .hasMessage("headers must not set '" + name + "', which the request itself does");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cr3t\r\nX: y", "s3cr3t\u0000", "s3cr3t ü", "\ts3cr3t"})
  void refusesAValueThatCouldEndItsLineWithoutShowingIt(String value) {
    assertThatThrownBy(() -> to("http://h", Map.of("Authorization", value)))
        .hasMessage("headers must have values of printable ASCII, 'Authorization' has not");
  }

  @Test
  void refusesAPatienceWithoutABound() {
    assertThatThrownBy(
            () ->
                new HttpConfig(
                    "http://h", Map.of(), SECOND, Duration.ofHours(1), TlsConfig.defaults()))
        .hasMessage("timeout must be 1ms to 5m, was PT1H");
    assertThatThrownBy(
            () -> new HttpConfig("http://h", Map.of(), Duration.ZERO, SECOND, TlsConfig.defaults()))
        .hasMessage("connectTimeout must be 1ms to 5m, was PT0S");
  }

  @Test
  void showsWhereToAndNoSecret() {
    HttpConfig config =
        to("https://host:8443/s3cr3t?key=s3cr3t", Map.of("Authorization", "Bearer s3cr3t"));

    assertThat(config).hasToString("HTTP to https://host:8443 with headers [Authorization]");
    assertThat(config.target()).isEqualTo("https://host:8443");
  }

  @Test
  void putsPathsBehindItsOwn() {
    assertThat(to("https://h", Map.of()).behind("/a?b=c")).hasToString("https://h/a?b=c");
    assertThat(to("https://h/x/", Map.of()).behind("/a")).hasToString("https://h/x/a");
    assertThat(to("https://h/x/?y=z", Map.of()).behind("")).hasToString("https://h/x/?y=z");
  }

  @Test
  void refusesAQueryWherePathsAreToBePutBehindWithoutShowingIt() {
    assertThatThrownBy(() -> to("https://h/?key=s3cr3t", Map.of()).requireBase())
        .hasMessage("url must be without a query");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://h", "http://localhost:1", "http://127.0.0.1", "http://[::1]"})
  void takesHttpsAndThisMachineForConfidential(String url) {
    assertThatCode(() -> to(url, Map.of()).requireConfidential()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://h/s3cr3t", "http://10.0.0.1/s3cr3t", "http://localhost.h/s3cr3t"})
  void refusesWhatOthersCouldReadWithoutShowingIt(String url) {
    assertThatThrownBy(() -> to(url, Map.of()).requireConfidential())
        .hasMessageStartingWith("url must be https, or of this machine")
        .hasMessageNotContaining("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cr3t ", "s3\r\ncr3t", "s3cr3tü"})
  void refusesATokenThatNoHeaderTakesWithoutShowingIt(String token) {
    assertThatThrownBy(() -> HttpConfig.requireToken("token", token))
        .hasMessage("token must be printable ASCII without spaces");
  }

  private static HttpConfig to(String url, Map<String, String> headers) {
    return new HttpConfig(url, headers, SECOND, SECOND, TlsConfig.defaults());
  }
}
