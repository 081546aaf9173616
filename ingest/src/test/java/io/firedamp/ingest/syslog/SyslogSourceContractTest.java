package io.firedamp.ingest.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import io.firedamp.ingest.zeek.ZeekParser;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

class SyslogSourceContractTest extends SourceContract {
  static final String QUERY =
      "{\"_path\":\"dns\",\"ts\":1700000002.5,\"uid\":\"C1\",\"id.orig_h\":\"10.20.0.7\","
          + "\"id.orig_p\":40001,\"id.resp_h\":\"10.0.0.2\",\"id.resp_p\":53,"
          + "\"proto\":\"udp\",\"query\":\"pool.example\"}";
  private static final String HEAD = "<134>1 2026-03-16T00:00:00.5Z node-1 zeek 17 - - ";

  private @Nullable SyslogSource source;

  @Override
  protected Source source(SourceContext context) {
    SyslogSource made =
        new SyslogSource(
            SyslogSourceTest.config(SyslogSource.Protocol.TCP),
            new SourceContext(
                context.provenance(),
                context.publisher(),
                context.routes(),
                context.clock(),
                List.of(new ZeekParser())));
    source = made;
    return made;
  }

  @Override
  protected void tellSomething() throws Exception {
    send(HEAD + QUERY);
  }

  @Override
  protected void tellGarbage() throws Exception {
    send(HEAD + "nobody reads this");
  }

  @Override
  protected boolean tellNothingOfUse() throws Exception {
    send(HEAD + QUERY.replace("\"dns\"", "\"files\""));
    return true;
  }

  @Override
  protected void startMisconfigured(SourceContext context) {
    SyslogSource.Config good = SyslogSourceTest.config(SyslogSource.Protocol.TCP);
    new SyslogSource(
            new SyslogSource.Config(
                "not.of.this.host",
                0,
                good.protocol(),
                good.tls(),
                good.senders(),
                good.longest(),
                good.waiting(),
                good.connections()),
            context)
        .start();
  }

  private void send(String message) throws Exception {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), Objects.requireNonNull(source).port())) {
      byte[] bytes = message.getBytes(UTF_8);
      socket.getOutputStream().write((bytes.length + " ").getBytes(UTF_8));
      socket.getOutputStream().write(bytes);
    }
  }
}
