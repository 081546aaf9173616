package io.firedamp.ingest;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rooms of ingest, and which of them open into which. */
@AnalyzeClasses(
    packages = "io.firedamp.ingest",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String SPI = "io.firedamp.ingest";
  private static final DescribedPredicate<JavaClass> SHARED =
      resideInAnyPackage(
          "io.firedamp.ingest.event",
          "io.firedamp.ingest.format",
          "io.firedamp.ingest.json",
          "io.firedamp.ingest.kit",
          "io.firedamp.ingest.text",
          "io.firedamp.ingest.transport");

  @ArchTest
  static final ArchRule theSpiKnowsNoRoom =
      classes()
          .that()
          .resideInAPackage(SPI)
          .should()
          .onlyDependOnClassesThat(
              DescribedPredicate.not(resideInAnyPackage("io.firedamp.ingest.*..")))
          .because("a plugin reads the SPI alone");

  @ArchTest
  static final ArchRule sourcesMeetInSharedRoomsOnly =
      slices()
          .matching("io.firedamp.ingest.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(DescribedPredicate.alwaysTrue(), SHARED);

  @ArchTest
  static final ArchRule noRoomLeadsBackToItself =
      slices().matching("io.firedamp.ingest.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule parsersDoNeitherBringBytesNorPublish =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Parser")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.firedamp.ingest.transport..",
              "io.firedamp.ingest.kafka..",
              "java.nio.file..",
              "java.net..",
              "org.apache.kafka..")
          .because("replay, fuzzing and benchmarks call them, too");

  @ArchTest
  static void theSpiFitsOnOnePage(JavaClasses ingest) {
    long types =
        ingest.stream()
            .filter(each -> each.getPackageName().equals(SPI))
            .filter(each -> each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
            .count();
    assertThat(types).isLessThanOrEqualTo(12);
  }
}
