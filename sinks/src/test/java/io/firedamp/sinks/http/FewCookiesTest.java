package io.firedamp.sinks.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewCookiesTest {
  private static final URI DESTINATION = URI.create("https://siem.example/services");

  private final CookieManager cookies = FewCookies.handler();

  @Test
  void tellsAgainWhatItWasTold() throws IOException {
    told("lb=indexer-7");

    assertThat(cookies.get(DESTINATION, Map.of()).get("Cookie")).containsExactly("lb=indexer-7");
  }

  @Test
  void keepsSixteenAndTheirNewestValues() throws IOException {
    told(IntStream.range(0, 100).mapToObj(i -> "c" + i + "=old").toArray(String[]::new));
    told("c0=new");

    assertThat(cookies.getCookieStore().getCookies()).hasSize(16);
    assertThat(cookies.get(DESTINATION, Map.of()).toString()).contains("c0=new");
  }

  @Test
  void keepsNoneThatIsLargeOrOfAnotherHost() throws IOException {
    told("large=" + "x".repeat(4096), "other=1; Domain=elsewhere.example");

    assertThat(cookies.getCookieStore().getCookies()).isEmpty();
  }

  private void told(String... values) throws IOException {
    cookies.put(DESTINATION, Map.of("Set-Cookie", List.of(values)));
  }
}
