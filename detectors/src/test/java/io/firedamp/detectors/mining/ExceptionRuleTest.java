package io.firedamp.detectors.mining;

import static io.firedamp.detectors.mining.Signals.CONTAINER;
import static io.firedamp.detectors.mining.Signals.TEN;
import static io.firedamp.detectors.mining.Signals.knownBadImage;
import static io.firedamp.detectors.mining.Signals.poolName;
import static io.firedamp.detectors.mining.Signals.stratumShape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExceptionRuleTest {
  private static final Workload WEB = new Workload("prod", "deployment", "shop", "web");
  private static final Signal SHAPE =
      with(
          stratumShape(CONTAINER, 5),
          Map.of(
              "destination.ip", "198.51.100.7",
              "destination.port", "5672",
              "destination.domain", "queue.shop.example",
              "image", "docker.io/acme/worker:2"));

  private static Signal with(Signal signal, Map<String, String> facts) {
    Map<String, String> all = new TreeMap<>(signal.getAttributes());
    all.putAll(facts);
    return Signal.newBuilder(signal).setAttributes(all).build();
  }

  private static ExceptionRule exception(String scope) {
    return ExceptionRule.parse("ok\t2018-03-16T12:00:00Z\tana\t" + scope + "\twe know it");
  }

  private static boolean covers(String scope, Signal signal) {
    return exception(scope).isMetBy(WEB, signal, TEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rule=NET-04",
        "rule=net-04 namespace=shop",
        "workload=shop/web",
        "workload=web cluster=prod",
        "image=acme/*",
        "image=acme/worker",
        "destination=198.51.100.7:5672",
        "destination=198.51.100.7",
        "destination=198.51.100.0/24",
        "destination=shop.example"
      })
  void coversWhatFitsAllOfItsScope(String scope) {
    assertThat(covers(scope, SHAPE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rule=NET-06",
        "rule=NET-04 namespace=bank",
        "rule=NET-04 cluster=lab",
        "workload=shop/webshop",
        "workload=bank/web",
        "image=acm/*",
        "destination=198.51.100.7:3333",
        "destination=198.51.101.0/24",
        "destination=op.example"
      })
  void leavesWhatDoesNotFitOneWordOfIt(String scope) {
    assertThat(covers(scope, SHAPE)).isFalse();
  }

  @Test
  void doesNothingFromItsEndOn() {
    Instant end = Instant.parse("2018-03-16T12:00:00Z");

    assertThat(exception("rule=NET-04").isMetBy(WEB, SHAPE, end.minusMillis(1))).isTrue();
    assertThat(exception("rule=NET-04").isMetBy(WEB, SHAPE, end)).isFalse();
    assertThat(exception("rule=NET-04").isMetBy(WEB, stratumShape(CONTAINER, 180), TEN)).isFalse();
  }

  @Test
  void silencesAKnownBadImageOnlyByTheNameOfTheRule() {
    Signal bad = knownBadImage(CONTAINER, 0);

    assertThat(covers("namespace=shop", bad)).isFalse();
    assertThat(covers("workload=shop/web", bad)).isFalse();
    assertThat(covers("rule=IMG-01 namespace=shop", bad)).isTrue();
    assertThat(covers("namespace=shop", poolName(CONTAINER, 0))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ok ana rule=NET-04|must be id, until, author, scope and reason, separated by tabs",
        "o k~2018-03-16T12:00:00Z~ana~rule=NET-04~x|id must be letters, digits and hyphens",
        "ok~tomorrow~ana~rule=NET-04~x|until must be a time such as 2026-03-02T00:00:00Z",
        "ok~2018-03-16T12:00:00Z~~rule=NET-04~x|author must be 1 to 256 characters",
        "ok~2018-03-16T12:00:00Z~ana~rule=NET-04~ |reason must be 1 to 256 characters",
        "ok~2018-03-16T12:00:00Z~ana~NET-04~x|scope must be words such as rule=NET-04",
        "ok~2018-03-16T12:00:00Z~ana~rule=A rule=B~x|each kind once",
        "ok~2018-03-16T12:00:00Z~ana~pod=web~x|scope must be of cluster, destination, image",
        "ok~2018-03-16T12:00:00Z~ana~cluster=prod~x|scope must name a rule, namespace",
        "ok~2018-03-16T12:00:00Z~ana~image=acme~x|an image must be sha256:",
        "ok~2018-03-16T12:00:00Z~ana~destination=198.51.100.0/33~x|a network must be an address"
      })
  void refusesALineThatIsNoneAndSaysWhatToWrite(String line, String sentence) {
    assertThatThrownBy(() -> Exceptions.parse(List.of("# ours", line.replace('~', '\t'))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("exceptions line 2: ")
        .hasMessageContaining(sentence);
  }

  @Test
  void readsTheLineThatItWrites() {
    ExceptionRule rule = exception("namespace=shop rule=NET-04");

    assertThat(ExceptionRule.parse(rule.line())).isEqualTo(rule);
    assertThatThrownBy(() -> new Exceptions(List.of(rule, rule)))
        .hasMessage("id must be of one exception, was 'ok'");
  }
}
