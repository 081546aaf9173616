package io.firedamp.sinks.syslog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.firedamp.sinks.FaultyWire.Fault;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.stream.StreamSinkContract;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;

/** {@code framing: relp} against a fake that acknowledges each message, as librelp says. */
class RelpSinkContractTest extends StreamSinkContract {
  RelpSinkContractTest() throws IOException {}

  @Override
  protected Sink sink(int port, boolean tls, Duration timeout) {
    return SyslogSinkContractTest.sink("relp", port, tls, timeout);
  }

  @Override
  protected boolean isNoticed(Fault fault) {
    // Each answer may take as long as the timeout, so a byte now and then is no fault.
    return fault != Fault.ANSWER_DRIPS;
  }

  @Override
  protected void receive(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    while (true) {
      String number = word(in);
      word(in);
      byte[] message = in.readNBytes(Integer.parseInt(word(in)));
      note(message, message.length);
      in.read();
      String answer = number + " rsp 6 200 OK\n";
      socket.getOutputStream().write(answer.getBytes(US_ASCII));
    }
  }

  private static String word(InputStream in) throws IOException {
    StringBuilder word = new StringBuilder();
    for (int next = in.read(); next != ' '; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      word.append((char) next);
    }
    return word.toString();
  }
}
