package io.firedamp.sinks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which room may look into which. */
class ArchitectureTest {
  private static final String[] KIT = {
    "io.firedamp.sinks.tls..",
    "io.firedamp.sinks.http..",
    "io.firedamp.sinks.stream..",
    "io.firedamp.sinks.format.."
  };
  private static final String[] DESTINATIONS = {
    "io.firedamp.sinks.file..",
    "io.firedamp.sinks.syslog..",
    "io.firedamp.sinks.datadog..",
    "io.firedamp.sinks.gelf..",
    "io.firedamp.sinks.kafka..",
    "io.firedamp.sinks.loki..",
    "io.firedamp.sinks.opsgenie..",
    "io.firedamp.sinks.otlp..",
    "io.firedamp.sinks.sentinel..",
    "io.firedamp.sinks.sumo..",
    "io.firedamp.sinks.thehive..",
    "io.firedamp.sinks.stdout..",
    "io.firedamp.sinks.webhook..",
    "io.firedamp.sinks.splunk..",
    "io.firedamp.sinks.opensearch..",
    "io.firedamp.sinks.pagerduty..",
    "io.firedamp.sinks.slack..",
    "io.firedamp.sinks.teams..",
    "io.firedamp.sinks.aws..",
    "io.firedamp.sinks.jira..",
    "io.firedamp.sinks.logscale..",
    "io.firedamp.sinks.secops..",
    "io.firedamp.sinks.taxii..",
    "io.firedamp.sinks.wazuh.."
  };

  private static final String[] FORMATS = {
    "io.firedamp.sinks.format.cef",
    "io.firedamp.sinks.format.cloudevents",
    "io.firedamp.sinks.format.ecs",
    "io.firedamp.sinks.format.gelf",
    "io.firedamp.sinks.format.leef",
    "io.firedamp.sinks.format.ocsf",
    "io.firedamp.sinks.format.plain",
    "io.firedamp.sinks.format.stix",
    "io.firedamp.sinks.format.udm"
  };

  private final JavaClasses sinks =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.firedamp.sinks");

  @Test
  void leavesKafkaToTheDeliveryAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.firedamp.sinks", "io.firedamp.sinks.kafka")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .because("a sink is a protocol client")
        .check(sinks);
  }

  @Test
  void letsNoDestinationKnowAnother() {
    slices()
        .matching("io.firedamp.sinks.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(DescribedPredicate.alwaysTrue(), resideInAnyPackage(KIT))
        .check(sinks);
  }

  @ParameterizedTest
  @CsvSource({"tls", "http", "stream", "format"})
  void letsTheKitKnowNoDestination(String room) {
    noClasses()
        .that()
        .resideInAPackage("io.firedamp.sinks." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(DESTINATIONS)
        .check(sinks);
  }

  @Test
  void letsNoFormatKnowAnother() {
    slices()
        .matching("io.firedamp.sinks.format.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            DescribedPredicate.alwaysTrue(),
            resideInAnyPackage("io.firedamp.sinks.format.json", "io.firedamp.sinks.format.line"))
        .check(sinks);
  }

  @Test
  void letsNoSinkKnowAFormatByItsClass() {
    noClasses()
        .that()
        .resideOutsideOfPackages(FORMATS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FORMATS)
        .because("formats are found by name, ours and those of others")
        .check(sinks);
  }
}
