package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

class PrometheusSourceContractTest extends SourceContract {
  private static final long START = 1_700_000_000_000L;

  private final HttpServer exporter;
  private int scrapes;
  private boolean garbage;

  PrometheusSourceContractTest() throws IOException {
    exporter = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    exporter.createContext("/metrics", this::answer);
    exporter.start();
  }

  @Override
  protected Source source(SourceContext context) {
    return source("http://127.0.0.1:" + exporter.getAddress().getPort() + "/metrics", context);
  }

  /** The same scrapes from the first on, dated by the exporter itself. */
  @Override
  protected synchronized void tellSomething() {
    garbage = false;
    scrapes = 0;
  }

  @Override
  protected synchronized void tellGarbage() {
    garbage = true;
  }

  /** Scrapes that were there before. */
  @Override
  protected synchronized boolean tellNothingOfUse() {
    scrapes = 0;
    return true;
  }

  @Override
  protected void startMisconfigured(SourceContext context) {
    source("gopher://127.0.0.1/metrics", context).start();
  }

  @Override
  protected void endTheWorld() {
    exporter.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    long time = START + 15_000L * scrapes;
    String text =
        "node_cpu_seconds_total{cpu=\"0\",mode=\"user\"} %d %d\n".formatted(scrapes, time)
            + "node_cpu_seconds_total{cpu=\"0\",mode=\"system\"} 1 %d\n".formatted(time);
    scrapes++;
    byte[] body = (garbage ? "\u0001\u0002" : text).getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Source source(String url, SourceContext context) {
    return new PrometheusSource.Factory()
        .create(
            new PrometheusSource.Config(
                List.of(new PrometheusSource.Target(url, "", "", "")),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                4096),
            context);
  }
}
