package io.firedamp.samples.log;

import io.firedamp.samples.traffic.Peer;
import io.firedamp.samples.traffic.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Zeek's JSON lines: {@code conn}, {@code conn_long}, {@code dns}, {@code ssl}, {@code http}. */
public final class ZeekLog implements Wire {
  private static final String RESOLVER = "10.96.0.10";

  private final Logs logs;
  private final Duration late;
  private long questions;

  /**
   * Into these files.
   *
   * @param late how long after a thing its line is written
   */
  public ZeekLog(Logs logs, Duration late) {
    this.logs = logs;
    this.late = late;
  }

  @Override
  public void asked(Instant at, String client, String name, String answer) {
    String answered =
        answer.isEmpty()
            ? "\"rcode\":3,\"rcode_name\":\"NXDOMAIN\""
            : "\"rcode\":0,\"rcode_name\":\"NOERROR\",\"answers\":[\""
                + answer
                + "\"],\"TTLs\":[60.0]";
    String text =
        "{\"_path\":\"dns\",\"ts\":"
            + seconds(at)
            + ",\"uid\":\"CD"
            + Long.toString(questions++, Character.MAX_RADIX)
            + "\",\"id.orig_h\":\""
            + client
            + "\",\"id.orig_p\":"
            + (33_000 + questions % 20_000)
            + ",\"id.resp_h\":\""
            + RESOLVER
            + "\",\"id.resp_p\":53,\"proto\":\"udp\",\"query\":\""
            + name
            + "\",\"qtype\":1,\"qtype_name\":\"A\","
            + answered
            + "}";
    logs.line("zeek/dns.log", at.plus(late), text);
  }

  @Override
  public void greeted(Instant at, Connection connection) {
    String name =
        connection.peer().speech() == Peer.Speech.TLS && !connection.peer().host().isEmpty()
            ? ",\"server_name\":\"" + connection.peer().host() + "\""
            : "";
    logs.line(
        "zeek/ssl.log",
        at.plus(late),
        head("ssl", at, connection)
            + ",\"version\":\"TLSv13\",\"cipher\":\"TLS_AES_128_GCM_SHA256\""
            + name
            + ",\"established\":true}");
  }

  @Override
  public void requested(Instant at, Connection connection, String path, String agent) {
    Peer peer = connection.peer();
    String host = peer.host().isEmpty() ? peer.address() : peer.host();
    logs.line(
        "zeek/http.log",
        at.plus(late),
        head("http", at, connection)
            + ",\"trans_depth\":1,\"method\":\"GET\",\"host\":\""
            + host
            + "\",\"uri\":\""
            + path
            + "\",\"user_agent\":\""
            + agent
            + "\",\"status_code\":200}");
  }

  @Override
  public void goesOn(Connection connection, Amount soFar) {
    logs.line(
        "zeek/conn_long.log",
        connection.since().plus(soFar.length()).plus(late),
        head("conn_long", connection.since(), connection) + amount(connection, soFar) + "}");
  }

  @Override
  public void ended(Connection connection, Amount whole) {
    logs.line(
        "zeek/conn.log",
        connection.since().plus(whole.length()).plus(late),
        head("conn", connection.since(), connection)
            + amount(connection, whole)
            + ",\"conn_state\":\"SF\"}");
  }

  private static String head(String path, Instant at, Connection connection) {
    return "{\"_path\":\""
        + path
        + "\",\"ts\":"
        + seconds(at)
        + ",\"uid\":\""
        + connection.id()
        + "\",\"id.orig_h\":\""
        + connection.client()
        + "\",\"id.orig_p\":"
        + connection.clientPort()
        + ",\"id.resp_h\":\""
        + connection.peer().address()
        + "\",\"id.resp_p\":"
        + connection.peer().port();
  }

  private static String amount(Connection connection, Amount amount) {
    String service = connection.peer().speech().service();
    return ",\"proto\":\"tcp\""
        + (service.isEmpty() ? "" : ",\"service\":\"" + service + "\"")
        + String.format(Locale.ROOT, ",\"duration\":%.3f", amount.length().toMillis() / 1000.0)
        + ",\"orig_bytes\":"
        + amount.sent()
        + ",\"resp_bytes\":"
        + amount.received()
        + ",\"orig_pkts\":"
        + amount.packetsOut()
        + ",\"resp_pkts\":"
        + amount.packetsIn();
  }

  private static String seconds(Instant at) {
    return String.format(Locale.ROOT, "%d.%06d", at.getEpochSecond(), at.getNano() / 1000);
  }
}
