package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.plugins.CompiledJar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script itself, in a directory of its own, with stand-ins for Java and Maven. */
final class LauncherTest {
  private static final String JAVA_17 =
      """
      #!/bin/sh
      [ "$1" = -version ] && { echo 'openjdk version "17.0.15" 2025-04-15' >&2; exit 0; }
      for argument in "$@"; do echo "[$argument]"; done
      exit 7
      """;

  private static final String HUNGRY =
      """
      package io.firedamp.app;

      public final class Main {
        public static void main(String[] arguments) {
          java.util.List<byte[]> kept = new java.util.ArrayList<>();
          while (true) {
            try {
              kept.add(new byte[1 << 20]);
            } catch (Throwable swallowed) {
              System.out.println("lives on");
            }
          }
        }
      }
      """;

  private Path directory;
  private Path home;
  private Path bin;

  private record Ran(int code, List<String> out, List<String> err) {}

  @BeforeEach
  void installInADirectoryWithASpace(@TempDir Path temporary) throws IOException {
    directory = temporary;
    home = Files.createDirectories(directory.resolve("fire damp"));
    bin = Files.createDirectories(directory.resolve("bin"));
    Files.copy(
        root().resolve("firedamp"), home.resolve("firedamp"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(home.resolve("deploy/app/target/lib"));
    for (String module :
        List.of("schemas", "ingest", "detectors", "sinks", "deploy/broker", "deploy/samples")) {
      Files.createDirectories(home.resolve(module));
    }
    Files.createFile(home.resolve("deploy/app/target/firedamp-app-0.1.0.jar"));
  }

  @Test
  void passesArgumentsAndTheExitCodeThrough() throws Exception {
    script("java", JAVA_17);

    Ran ran = run(directory, home.resolve("firedamp"), "replay", "a b", "*", "");

    assertThat(ran.code()).isEqualTo(7);
    assertThat(ran.out()).endsWith("[io.firedamp.app.Main]", "[replay]", "[a b]", "[*]", "[]");
  }

  @Test
  void worksThroughSymbolicLinksFromAnywhere() throws Exception {
    script("java", JAVA_17);
    Path first = Files.createSymbolicLink(directory.resolve("one"), home.resolve("firedamp"));
    Path second = Files.createSymbolicLink(bin.resolve("fd"), Path.of("../one"));

    String target = home.toRealPath() + "/deploy/app/target/";

    Ran ran = run(Path.of("/"), second, "version");

    assertThat(first).isSymbolicLink();
    assertThat(ran.code()).isEqualTo(7);
    assertThat(ran.out()).anyMatch(line -> line.startsWith("[" + target));
  }

  @Test
  void namesThePluginsDirectoryAndPutsNoJarOfItOnTheClassPath() throws Exception {
    script("java", JAVA_17);
    Files.createDirectories(home.resolve("plugins"));
    Files.createFile(home.resolve("plugins/mine.jar"));

    Ran ran = run(directory, home.resolve("firedamp"));

    assertThat(ran.out()).contains("[-Dfiredamp.plugins=" + home.toRealPath() + "/plugins]");
    assertThat(ran.out()).noneMatch(line -> line.contains("mine.jar"));
  }

  @Test
  void takesAnotherPluginsDirectoryFromTheEnvironment() throws Exception {
    script("java", JAVA_17);

    Ran ran =
        run(directory, Map.of("FIREDAMP_PLUGINS", "/srv/my plugins"), home.resolve("firedamp"));

    assertThat(ran.out()).contains("[-Dfiredamp.plugins=/srv/my plugins]");
  }

  @Test
  void usesJavaHomeBeforeThePath() throws Exception {
    script("java", "#!/bin/sh\nexit 9\n");
    Path jdk = Files.createDirectories(directory.resolve("jdk/bin"));
    write(jdk.resolve("java"), JAVA_17);

    Ran ran =
        run(
            directory,
            Map.of("JAVA_HOME", directory.resolve("jdk").toString()),
            home.resolve("firedamp"));

    assertThat(ran.code()).isEqualTo(7);
  }

  @Test
  void endsWithASentenceWhereThereIsNoMemory() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    script("java", "#!/bin/sh\nexec " + java + " \"$@\"\n");
    Path jar = home.resolve("deploy/app/target/firedamp-app-0.1.0.jar");
    Files.delete(jar);
    Path hungry =
        new CompiledJar()
            .source("io.firedamp.app.Main", HUNGRY)
            .writeTo(directory.resolve("a.jar"));
    Files.move(hungry, jar);

    Ran ran =
        run(
            directory,
            Map.of("FIREDAMP_JAVA_OPTS", "-Xmx32m"),
            home.resolve("firedamp"),
            "an error that is caught");

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .anyMatch(
            line -> line.startsWith("firedamp: out of memory, so it ends. What was accepted"));
  }

  @Test
  void saysInOneLineThatThereIsNoJava() throws Exception {
    Ran ran = run(directory, home.resolve("firedamp"), "run");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .containsExactly(
            "firedamp: there is no 'java' on the PATH: install a JDK, 17 or newer (Debian: apt"
                + " install openjdk-17-jdk), or set JAVA_HOME");
  }

  @Test
  void saysInOneLineThatJavaIsOld() throws Exception {
    script("java", "#!/bin/sh\necho 'openjdk version \"1.8.0_412\"' >&2\n");

    Ran ran = run(directory, home.resolve("firedamp"), "run");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .singleElement()
        .asString()
        .startsWith("firedamp: " + bin.resolve("java") + " is Java 1.8.0_412: install a JDK, 17");
  }

  @Test
  void saysInOneLineThatJavaHomeIsWrong() throws Exception {
    Ran ran = run(directory, Map.of("JAVA_HOME", "/nowhere"), home.resolve("firedamp"), "run");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .containsExactly(
            "firedamp: there is no bin/java in JAVA_HOME (/nowhere): point it at a JDK, 17 or"
                + " newer, or unset it");
  }

  @Test
  void saysInOneLineThatThereIsNoMavenToBuildItWith() throws Exception {
    script("java", JAVA_17);
    Files.delete(home.resolve("deploy/app/target/firedamp-app-0.1.0.jar"));
    Files.createFile(home.resolve("pom.xml"));

    Ran ran = run(directory, home.resolve("firedamp"), "run");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .containsExactly(
            "firedamp: it has to be built first and there is no 'mvn' on the PATH: install Maven,"
                + " 3.8.6 or newer (Debian: apt install maven)");
  }

  @Test
  void buildsTheFirstTimeAndNotTheSecond() throws Exception {
    script("java", JAVA_17);
    script("javac", "#!/bin/sh\n");
    Path jar = home.resolve("deploy/app/target/firedamp-app-0.1.0.jar");
    Files.delete(jar);
    Files.createFile(home.resolve("pom.xml"));
    script("mvn", "#!/bin/sh\necho built \"$@\"\ntouch deploy/app/target/firedamp-app-0.1.0.jar\n");

    Ran first = run(directory, home.resolve("firedamp"), "version");
    Ran second = run(directory, home.resolve("firedamp"), "version");

    assertThat(first.code()).isEqualTo(7);
    assertThat(first.err())
        .containsExactly(
            "firedamp: building, which takes minutes the first time and seconds after a change");
    assertThat(home.resolve("deploy/app/target/build.log"))
        .content()
        .startsWith("built -q -B")
        .contains("-pl deploy/app -am package");
    assertThat(second.code()).isEqualTo(7);
    assertThat(second.err()).isEmpty();
  }

  @Test
  void saysThatTheBuildFailed() throws Exception {
    script("java", JAVA_17);
    script("javac", "#!/bin/sh\n");
    script("mvn", "#!/bin/sh\necho ERROR no network\nexit 1\n");
    Files.delete(home.resolve("deploy/app/target/firedamp-app-0.1.0.jar"));
    Files.createFile(home.resolve("pom.xml"));

    Ran ran = run(directory, home.resolve("firedamp"), "version");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("ERROR no network");
    assertThat(ran.err()).last().asString().startsWith("firedamp: the build failed: see above");
  }

  private Ran run(Path from, Path script, String... arguments) throws Exception {
    return run(from, Map.of(), script, arguments);
  }

  private Ran run(Path from, Map<String, String> environment, Path script, String... arguments)
      throws Exception {
    List<String> command =
        Stream.concat(Stream.of(script.toString()), List.of(arguments).stream()).toList();
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(from.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", bin + ":" + tools());
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
  }

  /** The few programs the script needs, without the Java and Maven beside them. */
  private Path tools() throws IOException {
    Path tools = Files.createDirectories(directory.resolve("tools"));
    for (String name :
        List.of("readlink", "dirname", "sed", "head", "find", "touch", "mkdir", "cat")) {
      Path real = Path.of("/bin", name);
      write(
          tools.resolve(name),
          "#!/bin/sh\nexec %s \"$@\"\n"
              .formatted(Files.exists(real) ? real : Path.of("/usr/bin", name)));
    }
    return tools;
  }

  private void script(String name, String text) throws IOException {
    write(bin.resolve(name), text);
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardCharsets.UTF_8);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path root() {
    Path place = Path.of("").toAbsolutePath();
    while (!Files.exists(place.resolve("firedamp"))) {
      place = Objects.requireNonNull(place.getParent(), "the launcher is not there");
    }
    return place;
  }
}
