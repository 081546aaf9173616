package io.firedamp.ingest.transport;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.xnio.ChannelListener;
import org.xnio.channels.StreamSourceChannel;

/**
 * Collects a request's body on the I/O thread without ever blocking, so that a slow sender costs
 * its own memory and no thread.
 */
final class BodyReceiver implements ChannelListener<StreamSourceChannel> {
  private final HttpServerExchange exchange;
  private final int most;
  private final BodyBudget.Charge charge;
  private final Consumer<byte[]> received;
  private final Consumer<Response> refused;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  /**
   * @param most longest body as it comes over the wire, bytes
   * @param received called once, on the I/O thread, with the whole body; or else
   * @param refused called once
   */
  BodyReceiver(
      HttpServerExchange exchange,
      int most,
      BodyBudget.Charge charge,
      Consumer<byte[]> received,
      Consumer<Response> refused) {
    this.exchange = exchange;
    this.most = most;
    this.charge = charge;
    this.received = received;
    this.refused = refused;
  }

  void begin() {
    StreamSourceChannel channel = exchange.getRequestChannel();
    if (channel == null) {
      refused.accept(Response.error(400, "the body has been read already"));
      return;
    }
    if (!readSome(channel)) {
      channel.getReadSetter().set(this);
      channel.resumeReads();
    }
  }

  @Override
  public void handleEvent(StreamSourceChannel channel) {
    if (readSome(channel)) {
      channel.suspendReads();
    }
  }

  /** False when there is more to come. */
  private boolean readSome(StreamSourceChannel channel) {
    try (PooledByteBuffer pooled = exchange.getConnection().getByteBufferPool().allocate()) {
      ByteBuffer buffer = pooled.getBuffer();
      while (true) {
        buffer.clear();
        int count = channel.read(buffer);
        if (count == 0) {
          return false;
        }
        if (count < 0) {
          received.accept(body.toByteArray());
          return true;
        }
        if (!keep(buffer.flip(), count)) {
          return true;
        }
      }
    } catch (IOException e) {
      refused.accept(Response.error(400, "the body ends in the middle"));
      return true;
    }
  }

  private boolean keep(ByteBuffer buffer, int count) {
    if (body.size() + count > most) {
      refused.accept(Response.error(413, "the body is longer than %d bytes".formatted(most)));
      return false;
    }
    if (!charge.take(count)) {
      refused.accept(Response.error(429, "too many bodies at once: send this again later"));
      return false;
    }
    byte[] bytes = new byte[count];
    buffer.get(bytes);
    body.write(bytes, 0, count);
    return true;
  }
}
