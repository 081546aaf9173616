package io.firedamp.app.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/** The {@code META-INF/services} lines of one jar, read by ourselves to know whose they are. */
final class ServiceLines {
  private static final int LONGEST = 1 << 16;

  private final Path file;

  ServiceLines(Path file) {
    this.file = file;
  }

  /**
   * The classes it names for a service.
   *
   * @throws PluginException when it is no jar
   */
  List<String> of(Class<?> service) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      ZipEntry entry = jar.getEntry("META-INF/services/" + service.getName());
      if (entry == null) {
        return List.of();
      }
      try (InputStream in = jar.getInputStream(entry)) {
        return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.replaceFirst("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .distinct()
            .toList();
      }
    } catch (ZipException e) {
      throw new PluginException("it is no jar: " + e.getMessage());
    }
  }
}
