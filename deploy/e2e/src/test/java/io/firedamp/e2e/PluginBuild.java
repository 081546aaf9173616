package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.apache.avro.Schema;
import org.apache.avro.compiler.specific.SpecificCompiler;
import org.apache.avro.generic.GenericData.StringType;

/**
 * Builds a third party's jar from its sources, with nothing on the path but what is published of
 * the one module it depends on, and what that brings.
 */
final class PluginBuild {
  private static final Path SOURCES = Path.of("src", "test", "plugins");

  private PluginBuild() {}

  /**
   * Writes a plugin's jar.
   *
   * @param name of its folder of sources
   * @param module of ours that it depends on, for example {@code ingest}
   * @param others jars of other plugins that it depends on
   */
  static Path jar(String name, String module, Path into, Path... others) throws IOException {
    Path plugin = SOURCES.resolve(name);
    Path work = Files.createTempDirectory(into.getParent(), name);
    List<Path> java = new ArrayList<>(filesIn(plugin.resolve("java")));
    java.addAll(generated(plugin.resolve("avro"), work.resolve("generated")));
    Path classes = Files.createDirectories(work.resolve("classes"));
    compile(java, classPath(module, others), classes);
    return packed(List.of(classes, plugin.resolve("resources")), into.resolve(name + ".jar"));
  }

  /** What the Avro plugin of a build does, with the settings that CONTRIBUTING names. */
  private static List<Path> generated(Path schemas, Path into) throws IOException {
    for (Path file : filesIn(schemas)) {
      SpecificCompiler compiler = new SpecificCompiler(new Schema.Parser().parse(file.toFile()));
      compiler.setStringType(StringType.String);
      compiler.setOutputCharacterEncoding("UTF-8");
      compiler.compileToDestination(null, into.toFile());
    }
    return filesIn(into);
  }

  private static String classPath(String module, Path... others) {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Stream<String> published =
        Arrays.stream(all.split(File.pathSeparator)).filter(entry -> isPublished(entry, module));
    return Stream.concat(published, Arrays.stream(others).map(Path::toString))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Libraries, {@code schemas}, and the one module; no tests, no launcher. */
  private static boolean isPublished(String entry, String module) {
    boolean library = entry.endsWith(".jar") && !entry.contains("firedamp-");
    return library || isOurs(entry, "schemas") || isOurs(entry, module);
  }

  private static boolean isOurs(String entry, String module) {
    return entry.endsWith(String.join(File.separator, "", module, "target", "classes"))
        || entry.matches(".*[/\\\\]firedamp-" + module + "-[0-9.]+\\.jar");
  }

  private static void compile(List<Path> java, String classPath, Path classes) throws IOException {
    StringWriter said = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of("-proc:none", "--release", "17", "-d", classes.toString(), "-cp", classPath);
      boolean compiled =
          compiler
              .getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
              .call();
      assertThat(compiled).as(said.toString()).isTrue();
    }
  }

  private static Path packed(List<Path> folders, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Path folder : folders) {
        for (Path file : filesIn(folder)) {
          entries.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
          Files.copy(file, entries);
          entries.closeEntry();
        }
      }
    }
    return jar;
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
