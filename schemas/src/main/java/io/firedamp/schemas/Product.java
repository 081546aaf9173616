package io.firedamp.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** What this product calls itself to others; its version is the build's. */
public final class Product {
  public static final String NAME = "Firedamp";

  private static final String VERSION = read();

  private Product() {}

  /** The version that was built, for example {@code 0.1.0}. */
  public static String version() {
    return VERSION;
  }

  private static String read() {
    Properties properties = new Properties();
    try (InputStream in = Product.class.getResourceAsStream("product.properties")) {
      properties.load(Objects.requireNonNull(in, "the build's product.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Objects.requireNonNull(properties.getProperty("version"), "version");
  }
}
