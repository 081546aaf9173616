package io.firedamp.app.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A plugin's jar as a third party would build it: real sources, compiled by the test. */
public final class CompiledJar {
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, List<String>> services = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  /** Adds a class by its qualified name. */
  public CompiledJar source(String name, String text) {
    sources.put(name, text);
    return this;
  }

  /** Adds a line to {@code META-INF/services}. */
  public CompiledJar service(String service, String line) {
    services.computeIfAbsent(service, any -> new ArrayList<>()).add(line);
    return this;
  }

  /** Compiles a class and then leaves it out, as a build that forgot a dependency does. */
  public CompiledJar without(String name) {
    leftOut.add(name.replace('.', '/') + ".class");
    return this;
  }

  /** Compiles, and writes the jar. */
  public Path writeTo(Path jar) throws IOException {
    Path classes = Files.createTempDirectory(jar.getParent(), "classes");
    compileTo(classes);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = classes.relativize(file).toString();
        if (!leftOut.contains(name)) {
          add(entries, name, Files.readAllBytes(file));
        }
      }
      for (Map.Entry<String, List<String>> service : services.entrySet()) {
        String lines = String.join("\n", service.getValue()) + "\n";
        add(
            entries,
            "META-INF/services/" + service.getKey(),
            lines.getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private void compileTo(Path classes) {
    if (sources.isEmpty()) {
      return;
    }
    StringWriter said = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                said,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                sources.entrySet().stream()
                    .map(source -> file(source.getKey(), source.getValue()))
                    .toList())
            .call();
    assertThat(compiled).as(said.toString()).isTrue();
  }

  private static JavaFileObject file(String name, String text) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private static void add(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    jar.putNextEntry(new ZipEntry(name));
    jar.write(bytes);
    jar.closeEntry();
  }
}
