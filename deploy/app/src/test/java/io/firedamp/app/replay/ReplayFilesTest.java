package io.firedamp.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayFilesTest {
  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(directory.resolve("b/deep"));
    for (String name :
        List.of("conn.log", "dns.log", "b/conn.log.gz", "b/deep/conn.log", "[x].log")) {
      Files.writeString(directory.resolve(name), "x");
    }
  }

  @Test
  void takesAFileAsItIs() throws Exception {
    assertThat(named("conn.log")).containsExactly("conn.log");
  }

  @Test
  void takesEverythingBelowADirectoryInTheOrderOfPaths() throws Exception {
    assertThat(named("b")).containsExactly("b/conn.log.gz", "b/deep/conn.log");
    assertThat(named("")).hasSize(5).isSorted();
  }

  @Test
  void takesWhatAGlobMatchesInOneDirectoryOrInAll() throws Exception {
    assertThat(named("*.log")).containsExactly("[x].log", "conn.log", "dns.log");
    assertThat(named("b/*")).containsExactly("b/conn.log.gz");
    assertThat(named("**/conn.log*")).containsExactly("b/conn.log.gz", "b/deep/conn.log");
    assertThat(named("{conn,dns}.lo?")).containsExactly("conn.log", "dns.log");
  }

  @Test
  void takesANameThatOnlyLooksLikeAGlobForTheFile() throws Exception {
    assertThat(named("[x].log")).containsExactly("[x].log");
  }

  @Test
  void takesAFileThatIsNamedTwiceOnce() throws Exception {
    assertThat(named("conn.log", "*.log", "conn.log"))
        .containsExactly("[x].log", "conn.log", "dns.log");
  }

  @Test
  void namesTheArgumentThatNamesNothing() throws IOException {
    Files.createDirectory(directory.resolve("empty"));

    assertThatThrownBy(() -> named("conn.log", "missing.log"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no file '%s'", directory.resolve("missing.log"));
    assertThatThrownBy(() -> named("nowhere/*.log"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("nothing to replay under ");
    assertThatThrownBy(() -> named("empty"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("nothing to replay under ");
  }

  private List<String> named(String... arguments) throws IOException {
    List<String> absolute =
        List.of(arguments).stream().map(argument -> directory + "/" + argument).toList();
    return ReplayFiles.named(absolute).stream()
        .map(file -> directory.relativize(file).toString())
        .toList();
  }
}
