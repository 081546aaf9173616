package io.firedamp.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.firedamp.app.command.ExceptionsCommand;
import io.firedamp.detectors.mining.ExceptionRule;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The launcher asks plugins through their SPIs, and names none of them. */
final class ArchitectureTest {
  private final JavaClasses launcher =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.firedamp.app");

  @Test
  void knowsNoPlugin() {
    Set<String> rooms = new TreeSet<>();
    Plugins ours = Plugins.bundled();
    ours.sources().values().forEach(each -> rooms.add(each.getClass().getPackageName()));
    ours.detectors().values().forEach(each -> rooms.add(each.getClass().getPackageName()));
    ours.sinks().values().forEach(each -> rooms.add(each.getClass().getPackageName()));
    ours.formats().values().forEach(each -> rooms.add(each.getClass().getPackageName()));
    assertThat(rooms).hasSizeGreaterThan(10);

    noClasses()
        .that(DescribedPredicate.not(belongToAnyOf(ExceptionLines.class, ExceptionsCommand.class)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(rooms.toArray(String[]::new))
        .because("a plugin says itself what the launcher needs to know of it")
        .check(launcher);
    rooms.remove(ExceptionRule.class.getPackageName());
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(rooms.toArray(String[]::new))
        .because("exceptions are tried by the rule that judges incidents, and by no other")
        .check(launcher);
  }

  @Test
  void answersPeopleWithoutKnowingThePipeline() {
    noClasses()
        .that()
        .resideInAPackage("io.firedamp.app.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.firedamp.app",
            "io.firedamp.app.command..",
            "io.firedamp.app.config..",
            "io.firedamp.app.replay..")
        .because("pages are given to the server")
        .check(launcher);
  }

  @Test
  void loadsPluginsWithoutKnowingTheRest() {
    noClasses()
        .that()
        .resideInAPackage("io.firedamp.app.plugins..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.firedamp.app", "io.firedamp.app.command..")
        .check(launcher);
  }
}
