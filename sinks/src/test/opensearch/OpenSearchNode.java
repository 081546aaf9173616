import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.common.settings.Settings;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/**
 * One node of OpenSearch on loopback, from its jars, for as long as its standard input is open: run as
 * a source file in a process of its own. Prints its port.
 *
 * <p>Arguments: its directory, and settings as {@code key=value}.
 */
final class OpenSearchNode extends Node {
  private OpenSearchNode(Settings settings, Path home) {
    super(
        InternalSettingsPreparer.prepareEnvironment(
            settings, Map.of(), home.resolve("config"), () -> "node"),
        List.of(Netty4Plugin.class),
        true);
  }

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    Files.createDirectories(home.resolve("config"));
    Settings.Builder settings =
        Settings.builder()
            .put("path.home", home)
            .put("cluster.name", "test")
            .put("node.name", "node")
            .put("http.type", "netty4")
            .put("transport.type", "netty4")
            .put("network.host", "127.0.0.1")
            .put("http.port", "0")
            .put("transport.port", "0")
            .put("discovery.type", "single-node")
            .put("cluster.routing.allocation.disk.threshold_enabled", false);
    for (int i = 1; i < arguments.length; i++) {
      String[] setting = arguments[i].split("=", 2);
      settings.put(setting[0], setting[1]);
    }
    try (OpenSearchNode node = new OpenSearchNode(settings.build(), home)) {
      node.start();
      System.out.println(
          "port "
              + node.injector()
                  .getInstance(HttpServerTransport.class)
                  .boundAddress()
                  .publishAddress()
                  .getPort());
      while (System.in.read() >= 0) {
        // Until whoever started it is gone.
      }
    }
    System.exit(0);
  }
}
