package io.firedamp.detectors;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

@AnalyzeClasses(
    packages = "io.firedamp.detectors",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule rulesKnowNoKafka =
      noClasses()
          .that()
          .haveNameMatching(".*(Rule|\\.Finding|\\.RootOwner)")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..")
          .because("a rule is tested and read without the machinery around it");

  @ArchTest
  static final ArchRule detectorsKnowEventTimeOnly =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(OffsetDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone")
          .because("a replay must give the same incidents");

  @ArchTest
  static final ArchRule nobodyUsesGlobalTables =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.apache.kafka.streams.kstream.GlobalKTable")
          .because("a global table crash-loops after an unclean stop (KAFKA-21034)");

  @ArchTest
  static final ArchRule detectorsMeetOnTopicsOnly =
      slices()
          .matching("io.firedamp.detectors.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(alwaysTrue(), resideInAPackage("io.firedamp.detectors.indicators"))
          .ignoreDependency(alwaysTrue(), resideInAPackage("io.firedamp.detectors.evidence"))
          .ignoreDependency(alwaysTrue(), resideInAPackage("io.firedamp.detectors.kit"))
          .ignoreDependency(alwaysTrue(), resideInAPackage("io.firedamp.detectors.state"))
          .allowEmptyShould(true);
}
