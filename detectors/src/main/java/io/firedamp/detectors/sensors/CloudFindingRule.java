package io.firedamp.detectors.sensors;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.SensorAlert;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;

/**
 * CLD-04: a cloud found mining by what it alone can see. Findings that say that something was
 * executed weigh more than those of a contact, and those more than those of a name's reputation.
 */
record CloudFindingRule(Weights weights) {
  static final String ID = "CLD-04";

  private static final Pattern MINING =
      Pattern.compile(
          "(?i)^CryptoCurrency:|Bitcoin|CryptoMiner|Cryptomining|Crypto.?currency Mining"
              + "|DigitalCurrencyMining|CryptoCoinMin|CoinMiner|MinerInContainer|CryptoMining");

  private static final Pattern REPUTATION = Pattern.compile("(?i)\\.Reputation$");

  private static final Pattern CONTACT =
      Pattern.compile("(?i)BitcoinTool|Bad (?:Domain|IP)|bad_(?:domain|ip)|Pool|Connection");

  Optional<Finding> judge(SensorAlert alert, Duration timeToLive) {
    return SensorRules.CLOUDS.contains(alert.getSensor()) && isMining(alert)
        ? Optional.of(finding(alert, timeToLive))
        : Optional.empty();
  }

  private static boolean isMining(SensorAlert alert) {
    String category = alert.getFields().getOrDefault("rule.category", "");
    return MINING.matcher(alert.getRule()).find() || MINING.matcher(category).find();
  }

  private Finding finding(SensorAlert alert, Duration timeToLive) {
    String grade = grade(alert.getRule());
    String domain = alert.getFields().get("destination.domain");
    return new Finding(
        ID,
        Leg.CLOUD,
        traits(grade),
        Alias.parse(alert.getSubject()),
        alert.getSensor() + "/" + alert.getRule(),
        alert.getTime(),
        alert.getTime(),
        timeToLive,
        weights.of(ID, grade).decibans(),
        "%s found mining: %s".formatted(alert.getSensor(), alert.getRule()),
        AlertFacts.detail(alert),
        List.of("T1496.001"),
        AlertFacts.of(alert),
        domain == null || grade.equals("reputation")
            ? List.of()
            : List.of(IndicatorRef.newBuilder().setType("domain").setValue(domain).build()));
  }

  private static String grade(String rule) {
    if (REPUTATION.matcher(rule).find()) {
      return "reputation";
    }
    return CONTACT.matcher(rule).find() ? "contact" : "executed";
  }

  private static SortedSet<String> traits(String grade) {
    return switch (grade) {
      case "executed" -> Trait.words(Trait.MINER_COMMAND);
      case "contact" -> Trait.words(Trait.LISTED);
      default -> Trait.words();
    };
  }
}
