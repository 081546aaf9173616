package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProductTest {
  @Test
  void isOfTheVersionThatWasBuilt() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));

    assertThat(pom).contains("<version>" + Product.version() + "</version>");
    assertThat(Product.version()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*").doesNotContain("$");
  }
}
