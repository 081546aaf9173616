package io.firedamp.detectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each bound of each detector's settings: the last value that is taken, the first that is not. */
class DetectorSettingsTest {
  private static final Map<String, Detector.Factory<?>> FACTORIES = factories();

  @Test
  void everyDetectorIsFoundByItsNameAndSaysWhatItAsks() {
    assertThat(FACTORIES.keySet())
        .contains(
            "campaign",
            "cloud",
            "compute",
            "control-plane",
            "gpu",
            "identity",
            "image",
            "mining",
            "network",
            "sensors");
    assertThat(FACTORIES.values())
        .allSatisfy(factory -> assertThat(factory.about()).endsWith("?").hasSizeBetween(15, 100))
        .allSatisfy(factory -> assertThat(factory.name()).matches("[a-z]+(-[a-z]+)*"));
  }

  @Test
  void defaultsAreTakenAsTheyAre() {
    assertThat(FACTORIES.values())
        .allSatisfy(
            factory -> {
              Record defaults = factory.defaults();
              for (var component : defaults.getClass().getRecordComponents()) {
                Object value = component.getAccessor().invoke(defaults);
                assertThat(Altered.with(defaults, component.getName(), value)).isEqualTo(defaults);
              }
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "campaign|retention|PT0S",
        "cloud|leastVcpus|0",
        "cloud|computeWithin|PT7M",
        "cloud|newFor|PT0S",
        "cloud|learning|PT-1S",
        "cloud|leastKeys|1",
        "cloud|leastKeys|1001",
        "cloud|keysWithin|PT7M",
        "cloud|remember|PT23H",
        "cloud|timeToLive|PT0S",
        "compute|bucket|PT0S",
        "compute|bucket|PT-1M",
        "compute|lateness|PT-0.001S",
        "compute|reaffirm|PT0S",
        "compute|timeToLive|PT0S",
        "compute|forget|PT3M",
        "compute|history|204",
        "compute|history|20161",
        "compute|saturation.share|0.0",
        "compute|saturation.share|1.0001",
        "compute|saturation.share|NaN",
        "compute|saturation.of|0",
        "compute|saturation.of|1441",
        "compute|saturation.buckets|0",
        "compute|saturation.buckets|13",
        "compute|saturation.weight|-0.1",
        "compute|saturation.weight|100.1",
        "compute|spike.score|0.0",
        "compute|spike.points|0",
        "compute|spike.cores|-0.1",
        "compute|spike.hold|PT0S",
        "compute|spike.warmUp|PT-1S",
        "compute|spike.deviationFloor|0.0",
        "compute|spike.relativeFloor|-0.1",
        "compute|spike.weight|NaN",
        "compute|flatLoad.cores|0.0",
        "compute|flatLoad.variation|0.0",
        "compute|flatLoad.window|PT0S",
        "compute|flatLoad.window|PT24H1M",
        "compute|flatLoad.userShare|-0.1",
        "compute|flatLoad.userShare|1.1",
        "compute|flatLoad.network|0.0",
        "compute|flatLoad.fsWrite|0.0",
        "compute|flatLoad.weight|101.0",
        "compute|flatLoad.weightUnmeasured|101.0",
        "compute|flatLoad.weightTalking|-1.0",
        "compute|flatLoad.weightBare|-1.0",
        "compute|flatLoad.mostTalk|4999.0",
        "compute|silentBurn.cores|0.0",
        "compute|silentBurn.window|PT0S",
        "compute|silentBurn.window|PT24H1M",
        "compute|silentBurn.userShare|1.1",
        "compute|silentBurn.network|0.0",
        "compute|silentBurn.fsWrite|0.0",
        "compute|silentBurn.weight|-1.0",
        "compute|briefBurn.share|0.0",
        "compute|briefBurn.share|1.1",
        "compute|briefBurn.buckets|0",
        "compute|briefBurn.buckets|1441",
        "compute|briefBurn.within|PT0S",
        "compute|briefBurn.weight|-1.0",
        "compute|randomxFootprint.variation|0.0",
        "compute|randomxFootprint.window|PT0S",
        "compute|randomxFootprint.window|PT24H1M",
        "compute|randomxFootprint.weightFast|101.0",
        "compute|randomxFootprint.weightLight|-1.0",
        "compute|hugePages.pages|0.0",
        "compute|hugePages.dataset|15.0",
        "compute|hugePages.within|PT0S",
        "compute|hugePages.within|PT24H1M",
        "compute|hugePages.weight|-1.0",
        "compute|hugePages.weightDataset|101.0",
        "compute|cfsPlateau.ratio|0.0",
        "compute|cfsPlateau.ratio|1.1",
        "compute|cfsPlateau.window|PT0S",
        "compute|cfsPlateau.window|PT24H1M",
        "compute|cfsPlateau.weight|-1.0",
        "compute|unaccountedCpu.cores|0.0",
        "compute|unaccountedCpu.buckets|0",
        "compute|unaccountedCpu.buckets|12",
        "compute|unaccountedCpu.of|1441",
        "compute|unaccountedCpu.lasting|PT0S",
        "compute|unaccountedCpu.variation|0.0",
        "compute|unaccountedCpu.weight|-1.0",
        "compute|unaccountedCpu.weightLasting|101.0",
        "compute|unaccountedCpu.weightFlat|101.0",
        "control-plane|wideReplicas|1",
        "control-plane|shortPeriod|PT0S",
        "control-plane|muchCpu|0.0",
        "control-plane|timeToLive|PT0S",
        "control-plane|duplicateMemory|PT0S",
        "gpu|timeToLive|PT0S",
        "gpu|forget|PT59M",
        "identity|retention|PT0S",
        "image|newFor|PT0S",
        "image|learning|PT-1S",
        "image|remember|PT23H",
        "image|tagStands|PT59M",
        "image|tagStands|PT2161H",
        "image|timeToLive|PT0S",
        "mining|prior|0.1",
        "mining|prior|-100.1",
        "mining|prior|NaN",
        "mining|opensFrom|0.0",
        "mining|opensFrom|100.1",
        "mining|window|PT0S",
        "mining|updateEvery|PT0S",
        "mining|quiet|PT0S",
        "mining|coreHourPrice|-0.01",
        "mining|grace|PT0S",
        "mining|unresolvedAfter|PT0S",
        "mining|uncertainty|PT-1S",
        "mining|reportDelay|PT-1S",
        "mining|retention|PT71H",
        "network|period|PT0S",
        "network|retention|PT59M",
        "network|timeToLive|PT0S",
        "network|poolDns.weight|101.0",
        "network|poolDns.weightUnanswered|-1.0",
        "network|poolDns.weightSinkholed|NaN",
        "network|poolEndpoint.weight|101.0",
        "network|contacts.forwardedWithin|PT0S",
        "network|contacts.forwardedWithin|PT1.001S",
        "network|contacts.listPools|1",
        "network|contacts.listWithin|PT7M",
        "network|contacts.listWithin|PT2H",
        "network|contacts.listWithin|PT0S",
        "network|badNames.leastNames|1",
        "network|badNames.leastNames|257",
        "network|badNames.within|PT7M",
        "network|minerAgent.weight|101.0",
        "network|stratumShape.provisionalAfter|PT0S",
        "network|stratumShape.holdFor|PT2M",
        "network|stratumShape.reaffirm|PT0S",
        "network|stratumShape.mostPackets|0.02",
        "network|stratumShape.mostBytes|1.9",
        "network|stratumShape.mostPayload|19.0",
        "network|stratumShape.mostServerPayload|0.0",
        "network|miningPort.weight|101.0",
        "network|p2pool.leastPeers|1",
        "network|p2pool.leastPeers|17",
        "network|p2pool.holdFor|PT0S",
        "network|unresolved.mostPeers|0",
        "network|unresolved.mostPeers|65",
        "network|openResolver.weight|101.0",
        "network|metadataService.weight|-1.0",
        "network|scan.leastPeers|7",
        "network|scan.leastPeers|257",
        "network|scan.within|PT7M",
        "network|failover.pools|1",
        "network|failover.pools|17",
        "network|failover.within|PT0S",
        "sensors|period|PT0S",
        "sensors|retention|PT59M",
        "sensors|timeToLive|PT0S"
      })
  void refusesWhatLiesOutsideAndNamesSettingAndValue(String detector, String path, String value) {
    String setting = path.substring(path.lastIndexOf('.') + 1);

    assertThatThrownBy(() -> alter(detector, path, value))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            refused -> {
              String message = String.valueOf(refused.getMessage());
              String subject = message.split(" must ", 2)[0];
              assertThat(subject.replace("-", "").toLowerCase(Locale.ROOT))
                  .endsWith(setting.toLowerCase(Locale.ROOT));
              assertThat(message).endsWith("was " + value);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compute|bucket|PT1.25S",
        "compute|lateness|PT0S",
        "compute|forget|PT3M0.001S",
        "compute|history|205",
        "compute|history|20160",
        "compute|saturation.share|1.0",
        "compute|saturation.of|1440",
        "compute|saturation.buckets|12",
        "compute|saturation.weight|0.0",
        "compute|saturation.weight|100.0",
        "compute|spike.cores|0.0",
        "compute|spike.warmUp|PT0S",
        "compute|spike.relativeFloor|0.0",
        "compute|flatLoad.window|PT1440M",
        "compute|flatLoad.userShare|0.0",
        "compute|flatLoad.userShare|1.0",
        "compute|flatLoad.mostTalk|5000.0",
        "compute|briefBurn.buckets|1440",
        "compute|hugePages.dataset|16.0",
        "compute|cfsPlateau.ratio|1.0",
        "compute|unaccountedCpu.buckets|11",
        "control-plane|wideReplicas|2",
        "gpu|forget|PT1H",
        "image|learning|PT0S",
        "image|remember|PT168H",
        "image|tagStands|PT2160H",
        "mining|prior|0.0",
        "mining|prior|-100.0",
        "mining|opensFrom|100.0",
        "mining|coreHourPrice|0.0",
        "mining|uncertainty|PT0S",
        "mining|reportDelay|PT0S",
        "mining|retention|PT72H",
        "network|retention|PT1H",
        "network|contacts.forwardedWithin|PT1S",
        "network|contacts.listPools|2",
        "network|contacts.listWithin|PT1H",
        "network|badNames.leastNames|2",
        "network|badNames.leastNames|256",
        "network|stratumShape.holdFor|PT3M",
        "network|stratumShape.mostPackets|0.03",
        "network|p2pool.leastPeers|2",
        "network|p2pool.leastPeers|16",
        "network|scan.leastPeers|8",
        "network|scan.leastPeers|256",
        "network|failover.pools|2",
        "network|failover.pools|16"
      })
  void takesTheLastValueWithin(String detector, String path, String value) {
    assertThatCode(() -> alter(detector, path, value)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "control-plane|knownBad|sha256:12",
        "control-plane|egress|198.51.100.0/33",
        "control-plane|anonymisers|198.51.100.0/33",
        "image|knownBad|sha256:12",
        "image|exceptions|sha256:12",
        "network|pools|com",
        "network|notPools|*.pool.com",
        "network|poolEndpoint.endpoints|203.0.113.5",
        "network|poolEndpoint.endpoints|pool.example:3333",
        "network|minerAgent.agents|XMRig/6",
        "network|minerAgent.agents|x",
        "network|stratumShape.allowedNetworks|203.0.113.0/33",
        "network|stratumShape.allowedNetworks|2001:db8::/129",
        "network|stratumShape.allowedNetworks|203.0.113.0/-1",
        "network|stratumShape.allowedNetworks|203.0.113.0/x",
        "network|stratumShape.allowedNetworks|host.example/24",
        "network|stratumShape.allowedNames|single",
        "network|namelessTls.fingerprints|xmrig",
        "network|cdn.networks|198.51.100.0/33",
        "network|anonymiser.relays|relay",
        "network|openResolver.resolvers|Resolver.example",
        "network|openResolver.allowed|*.example",
        "network|payloadFetch.agents|Curl/8",
        "network|payloadFetch.sites|https://a.example",
        "network|metadataService.addresses|metadata"
      })
  void refusesAnEntryOfAListThatCanNeverMatchAndNamesIt(
      String detector, String path, String entry) {
    assertThatThrownBy(() -> Altered.with(defaults(detector), path, List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + entry + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network|stratumShape.allowedPorts|65536",
        "network|stratumShape.allowedPorts|-1",
        "network|miningPort.ports|65536",
        "network|miningPort.ports|25",
        "network|miningPort.ports|80",
        "network|miningPort.ports|443",
        "network|miningPort.ports|8000",
        "network|miningPort.ports|8080",
        "network|p2pool.ports|70000",
        "network|cdn.ports|443",
        "network|anonymiser.ports|70000",
        "network|anonymiser.tunnelPorts|-1",
        "network|scan.ports|70000"
      })
  void refusesAPortThatIsNoneOrEverybodys(String detector, String path, int port) {
    assertThatThrownBy(() -> Altered.with(defaults(detector), path, List.of(port)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("was " + port);
  }

  @Test
  void noListOfSettingsCanBeChangedAfterwards() {
    List<String> own = new ArrayList<>(List.of("pool.example.org"));
    Record settings = Altered.with(defaults("network"), "pools", own);

    own.add("other.example.org");

    assertThat(settings.toString())
        .contains("pool.example.org")
        .doesNotContain("other.example.org");
  }

  private static Record alter(String detector, String path, String value) {
    return Altered.with(defaults(detector), path, read(typeOf(defaults(detector), path), value));
  }

  private static Class<?> typeOf(Record record, String path) {
    String[] steps = path.split("\\.", 2);
    var component =
        Arrays.stream(record.getClass().getRecordComponents())
            .filter(one -> one.getName().equals(steps[0]))
            .findFirst()
            .orElseThrow();
    try {
      component.getAccessor().setAccessible(true);
      return steps.length == 1
          ? component.getType()
          : typeOf((Record) component.getAccessor().invoke(record), steps[1]);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Object read(Class<?> type, String value) {
    if (type == Duration.class) {
      return Duration.parse(value);
    }
    return type == int.class ? (Object) Integer.valueOf(value) : Double.valueOf(value);
  }

  private static Record defaults(String detector) {
    Detector.Factory<?> factory = FACTORIES.get(detector);
    if (factory == null) {
      throw new AssertionError("no detector " + detector);
    }
    return factory.defaults();
  }

  private static Map<String, Detector.Factory<?>> factories() {
    Map<String, Detector.Factory<?>> all = new TreeMap<>();
    for (Detector.Factory<?> factory : ServiceLoader.load(Detector.Factory.class)) {
      all.put(factory.name(), factory);
    }
    return all;
  }
}
