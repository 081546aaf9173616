package io.firedamp.app.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real jars, good and bad: one sentence for each bad one, and every good one runs. */
final class PluginDirectoryTest {
  private Path directory;

  @BeforeEach
  void useADirectoryOfItsOwn(@TempDir Path temporary) {
    directory = temporary;
  }

  @Test
  void loadsASourceADetectorAndASinkWithTheirChecksums() throws Exception {
    MadeUp.source("acme").writeTo(jar("a.jar"));
    MadeUp.detector("acme", "").writeTo(jar("b.jar"));
    Path sink = MadeUp.sink("pager").writeTo(jar("c.jar"));

    PluginDirectory plugins = load();

    assertThat(plugins.jars())
        .extracting(PluginJar::name, PluginJar::gives, PluginJar::problem)
        .containsExactly(
            tuple("a.jar", List.of("source acme"), ""),
            tuple("b.jar", List.of("detector acme"), ""),
            tuple("c.jar", List.of("sink pager"), ""));
    assertThat(plugins.jars().get(2).sha256()).isEqualTo(sha256(sink)).hasSize(64);
    assertThat(plugins.sources()).singleElement().extracting(f -> f.type()).isEqualTo("acme");
    assertThat(plugins.detectors()).singleElement().extracting(f -> f.name()).isEqualTo("acme");
    assertThat(plugins.sinks())
        .singleElement()
        .extracting(f -> f.about())
        .isEqualTo("Pages the night shift.");
  }

  @Test
  void saysThatATopicOfAJarIsThereAlready() throws Exception {
    String mine =
        "new io.firedamp.schemas.TopicDefinition<>(\"%s\", %s.class, false,"
            + " java.time.Duration.ofDays(1))";
    MadeUp.source("acme", mine.formatted("incidents", "io.firedamp.schemas.avro.Evidence"))
        .writeTo(jar("a.jar"));

    assertThat(problem())
        .isEqualTo(
            "its topics cannot be added: topic 'incidents' of io.firedamp.schemas.avro.Evidence is"
                + " there already and carries io.firedamp.schemas.avro.Incident");
  }

  @Test
  void loadsAFormatOfIncidents() throws Exception {
    MadeUp.format("night", 512).writeTo(jar("a.jar"));

    PluginDirectory plugins = load();

    assertThat(plugins.jars().get(0).gives()).containsExactly("format night");
    assertThat(plugins.formats())
        .singleElement()
        .satisfies(format -> assertThat(format.about()).isEqualTo("Lines for the night shift."));
  }

  @Test
  void keepsOurFormatWhereAJarGivesItsNameAgain() throws Exception {
    MadeUp.format("ecs", 512).writeTo(jar("a.jar"));

    PluginDirectory plugins = PluginDirectory.load(directory, Set.of("format ecs"));

    assertThat(plugins.jars().get(0).problem())
        .isEqualTo("there is a format ecs already; give it another name");
    assertThat(plugins.formats()).isEmpty();
  }

  @Test
  void refusesAFormatThatCannotBeNamed() throws Exception {
    MadeUp.format("L E E F", 512).writeTo(jar("a.jar"));

    assertThat(problem())
        .isEqualTo(
            "its format is named 'L E E F': lower-case letters, digits and hyphens only, at most"
                + " 63");
  }

  @Test
  void refusesAFormatThatFitsIntoNothing() throws Exception {
    MadeUp.format("night", 0).writeTo(jar("a.jar"));

    assertThat(problem()).isEqualTo("acme.AcmeFormat needs 0 bytes, which is none");
  }

  @Test
  void needsNoDirectory() {
    assertThat(PluginDirectory.load(directory.resolve("none"), Set.of()).jars()).isEmpty();
  }

  @Test
  void leavesAloneWhatIsNoJar() throws Exception {
    Files.writeString(directory.resolve("README.txt"), "jars go here");
    Files.writeString(directory.resolve("mine.jar.bak"), "x");

    assertThat(load().jars()).isEmpty();
  }

  @Test
  void saysThatAFileIsNoJarAndLoadsTheOthers() throws Exception {
    Files.writeString(jar("a-broken.jar"), "this is no zip");
    MadeUp.sink("pager").writeTo(jar("b-good.jar"));

    PluginDirectory plugins = load();

    assertThat(plugins.jars().get(0).problem()).startsWith("it is no jar: ");
    assertThat(plugins.jars().get(1).isLoaded()).isTrue();
    assertThat(plugins.sinks()).hasSize(1);
  }

  @Test
  void saysThatAJarIsCutShort() throws Exception {
    Path whole = MadeUp.sink("pager").writeTo(jar("a.jar"));
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(whole, Arrays.copyOf(bytes, bytes.length / 2));

    assertThat(problem()).startsWith("it is no jar: ");
  }

  @Test
  void saysThatAFactoryThrowsAtLoad() throws Exception {
    MadeUp.sink("pager", "if (true) throw new IllegalStateException(\"no licence\");", "")
        .writeTo(jar("a.jar"));

    assertThat(problem())
        .isEqualTo("acme.AcmeSink$Factory threw java.lang.IllegalStateException: no licence");
  }

  @Test
  void saysThatAStaticInitialiserThrows() throws Exception {
    MadeUp.sink("pager", "Boom.touch();", "")
        .source(
            "acme.Boom",
            """
            package acme;
            final class Boom {
              static final int X = Integer.parseInt("x");
              static void touch() {}
            }
            """)
        .writeTo(jar("a.jar"));

    assertThat(problem()).contains("NumberFormatException").doesNotContain("\n");
  }

  @Test
  void saysWhichClassIsNotThere() throws Exception {
    MadeUp.sink("pager", "new Dependency();", "")
        .source("acme.Dependency", "package acme; final class Dependency {}")
        .without("acme.Dependency")
        .writeTo(jar("a.jar"));

    assertThat(problem()).isEqualTo("it asks for class acme.Dependency, which is not there");
  }

  @Test
  void saysThatAServiceLineNamesAClassItDoesNotHold() throws Exception {
    new CompiledJar().service(MadeUp.SINK, "acme.Forgotten").writeTo(jar("a.jar"));

    assertThat(problem())
        .isEqualTo("it names acme.Forgotten in META-INF/services, which is not in it");
  }

  @Test
  void saysThatAClassIsNoFactory() throws Exception {
    new CompiledJar()
        .source("acme.Other", "package acme; public final class Other {}")
        .service(MadeUp.SINK, "acme.Other")
        .writeTo(jar("a.jar"));

    assertThat(problem()).isEqualTo("acme.Other is no io.firedamp.sinks.Sink$Factory");
  }

  /** A second factory beside the first. */
  private static CompiledJar withoutDefaults(String constructor) {
    return MadeUp.sink("pager")
        .source(
            "acme.Sub",
            """
            package acme;
            public final class Sub implements io.firedamp.sinks.Sink.Factory<AcmeSink.Settings> {
              %s
              @Override public String type() { return "sub"; }
              @Override public AcmeSink.Settings defaults() { return null; }
              @Override public io.firedamp.sinks.Sink create(
                  AcmeSink.Settings s, io.firedamp.sinks.SinkContext c) {
                return new AcmeSink();
              }
            }
            """
                .formatted(constructor))
        .service(MadeUp.SINK, "acme.Sub");
  }

  @Test
  void saysThatAConstructorIsMissing() throws Exception {
    withoutDefaults("public Sub(int port) {}").writeTo(jar("a.jar"));

    assertThat(problem()).isEqualTo("acme.Sub has no public constructor without parameters");
  }

  @Test
  void saysThatItHasNoDefaults() throws Exception {
    withoutDefaults("").writeTo(jar("a.jar"));

    assertThat(problem()).isEqualTo("acme.Sub threw java.lang.NullPointerException: defaults");
  }

  @Test
  void takesAJarWholeOrNotAtAll() throws Exception {
    MadeUp.sink("pager").service(MadeUp.SINK, "acme.Forgotten").writeTo(jar("a.jar"));

    PluginDirectory plugins = load();

    assertThat(plugins.jars()).singleElement().extracting(PluginJar::isLoaded).isEqualTo(false);
    assertThat(plugins.sinks()).isEmpty();
  }

  @Test
  void saysThatAJarIsNoPlugin() throws Exception {
    new CompiledJar()
        .source("acme.Library", "package acme; public final class Library {}")
        .writeTo(jar("a.jar"));

    assertThat(problem())
        .isEqualTo(
            "it names no source, detector, sink or format in META-INF/services, so it is no"
                + " plugin");
  }

  @Test
  void keepsOursAndTheFirstWhereNamesAreTakenAlready() throws Exception {
    MadeUp.sink("file").writeTo(jar("a.jar"));
    MadeUp.detector("acme", "").writeTo(jar("b.jar"));
    MadeUp.detector("acme", "").writeTo(jar("c.jar"));

    PluginDirectory plugins = PluginDirectory.load(directory, Set.of("sink file"));

    assertThat(plugins.jars())
        .extracting(PluginJar::problem)
        .containsExactly(
            "there is a sink file already; give it another name",
            "",
            "there is a detector acme already; give it another name");
    assertThat(plugins.sinks()).isEmpty();
    assertThat(plugins.detectors()).hasSize(1);
  }

  @Test
  void refusesANameThatCannotBeOneOfATopicOrAPath() throws Exception {
    MadeUp.sink("../pager").writeTo(jar("a.jar"));

    assertThat(problem()).startsWith("its sink is named '../pager': lower-case letters");
  }

  @Test
  void readsServiceLinesWithCommentsAndSpaces() throws Exception {
    MadeUp.sink("pager")
        .service(MadeUp.SINK, "# ours")
        .service(MadeUp.SINK, "  acme.AcmeSink$Factory   # again")
        .writeTo(jar("a.jar"));

    assertThat(load().jars().get(0).gives()).containsExactly("sink pager");
  }

  @Test
  void letsOneJarUseTheClassesOfAnother() throws Exception {
    new CompiledJar()
        .source("acme.Shared", "package acme; public final class Shared {}")
        .source("acme.AcmeNothing", "package acme; final class AcmeNothing {}")
        .writeTo(jar("a-library.jar"));
    MadeUp.sink("pager", "new Shared();", "")
        .source("acme.Shared", "package acme; public final class Shared {}")
        .without("acme.Shared")
        .writeTo(jar("b.jar"));

    assertThat(load().jars().get(1).gives()).containsExactly("sink pager");
  }

  @Test
  void describesEachInOneLine() {
    PluginJar good = new PluginJar("a.jar", "ab", List.of("sink x", "source y"), "");
    PluginJar bad = new PluginJar("b.jar", "", List.of(), "it is no jar: x");

    assertThat(good.describe()).isEqualTo("plugin a.jar gives sink x, source y (sha256:ab)");
    assertThat(bad.describe()).isEqualTo("plugin b.jar is not loaded: it is no jar: x");
    assertThatThrownBy(() -> new PluginJar("c.jar", "", List.of(), ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsOtherVersionsOfJavaAndFiredampApart() {
    assertThat(Complaint.of("acme.X", new UnsupportedClassVersionError("acme/X")))
        .isEqualTo(
            "it was compiled for a newer Java than this one, " + Runtime.version().feature());
    assertThat(Complaint.of("acme.X", new NoSuchMethodError("'void a.b()'")))
        .isEqualTo("it was compiled against another version of Firedamp: 'void a.b()'");
    assertThat(Complaint.of("acme.X", new AbstractMethodError("a.b")))
        .startsWith("it was compiled against another version");
    assertThat(Complaint.of("acme.X", new ClassFormatError("bad magic")))
        .isEqualTo("its class acme.X is damaged: bad magic");
    assertThat(Complaint.of("acme.X", new ClassNotFoundException("b.Y")))
        .isEqualTo("it asks for class b.Y, which is not there");
    assertThat(Complaint.of("acme.X", new IllegalAccessException("x")))
        .isEqualTo("acme.X or its constructor is not public");
    assertThat(Complaint.of("acme.X", new ExceptionInInitializerError(new RuntimeException("r"))))
        .isEqualTo("acme.X threw java.lang.RuntimeException: r");
  }

  private Path jar(String name) {
    return directory.resolve(name);
  }

  private PluginDirectory load() {
    return PluginDirectory.load(directory, Set.of());
  }

  /** Of the only jar, which is named and whose checksum is told whatever is wrong with it. */
  private String problem() {
    PluginDirectory plugins = load();
    assertThat(plugins.jars()).hasSize(1);
    assertThat(plugins.jars().get(0).sha256()).hasSize(64);
    assertThat(plugins.sources()).isEmpty();
    assertThat(plugins.detectors()).isEmpty();
    assertThat(plugins.sinks()).isEmpty();
    return plugins.jars().get(0).problem();
  }

  private static String sha256(Path file) throws Exception {
    assertThat(new String(Files.readAllBytes(file), 0, 2, StandardCharsets.ISO_8859_1))
        .isEqualTo("PK");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }
}
