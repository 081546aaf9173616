package io.firedamp.ingest.json;

import com.fasterxml.jackson.core.Base64Variant;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.base.ParserMinimalBase;
import com.fasterxml.jackson.core.io.ContentReference;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as machines write it, several times as fast as Jackson's parser, and leaves the rest
 * to that: at anything unusual, and so at every mistake, Jackson's parser reads as far as this one
 * came, and goes on in its place. So it decides what is JSON, and what is said of what is not. A
 * string is looked at eight bytes at a time, and made only when it is asked for; names are kept.
 */
final class PlainJson extends ParserMinimalBase {
  /** A bit for each level. */
  private static final int DEEPEST = 62;

  /** Digits that may fit a long, and fit an unsigned one whatever they are. */
  private static final int MOST_DIGITS = 19;

  /** With its sign and exponent, well below what Jackson's parser is told to refuse. */
  private static final int LONGEST_NUMBER = 64;

  /** Of a string in bytes, well below what Jackson's parser is told to refuse. */
  private static final int LONGEST_STRING = 1 << 20;

  private final JsonFactory factory;
  private final byte[] bytes;
  private final int from;
  private int at;
  private long tokens;

  /** Bit n: level n is an object, else an array. */
  private long objects;

  private int depth;
  private boolean needsComma;
  private boolean needsValue;

  /** The scalar or the name under way, strings without their quotes. */
  private int start;

  private int end;
  private boolean isPlain;
  private boolean isFinished;
  private @Nullable String text;

  /** The last that was made, or recognised by what came before it. */
  private JsonNames.Name name = JsonNames.START;

  /** Reads in the place of this one, once it was called. */
  private @Nullable JsonParser whole;

  private final class Context extends JsonStreamContext {
    Context() {
      super(depth == 0 ? TYPE_ROOT : isInObject() ? TYPE_OBJECT : TYPE_ARRAY, -1);
      _nestingDepth = depth;
    }

    @Override
    public @Nullable JsonStreamContext getParent() {
      return null;
    }

    @Override
    @SuppressWarnings("deprecation") // Jackson's own name for it, which it makes us write.
    public @Nullable String getCurrentName() {
      return null;
    }
  }

  /**
   * @param from where reading begins, and offsets count from
   */
  PlainJson(JsonFactory factory, byte[] bytes, int from) {
    super(factory.streamReadConstraints());
    this.factory = factory;
    this.bytes = bytes;
    this.from = from;
    this.at = from;
  }

  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    if (whole == null) {
      JsonToken token = plainToken();
      if (token != null) {
        tokens++;
        _currToken = token;
        return token;
      }
      if (depth == 0 && at >= bytes.length) {
        _currToken = null;
        return null;
      }
    }
    _currToken = whole().nextToken();
    return _currToken;
  }

  @Override
  public JsonParser skipChildren() throws IOException {
    if (_currToken == JsonToken.START_OBJECT || _currToken == JsonToken.START_ARRAY) {
      if (whole == null && skipped()) {
        return this;
      }
      whole().skipChildren();
      _currToken = whole().currentToken();
    }
    return this;
  }

  /** Whether the structure under way was skipped; if not, nothing has changed but the place. */
  private boolean skipped() {
    int outer = depth - 1;
    long before = tokens;
    while (depth > outer) {
      JsonToken token = plainToken();
      if (token == null) {
        tokens = before;
        return false;
      }
      tokens++;
      _currToken = token;
    }
    return true;
  }

  /** Null where Jackson's parser has to look at it, also at the end. */
  private @Nullable JsonToken plainToken() {
    int first = next();
    if (needsValue) {
      return value(first);
    }
    if (depth == 0) {
      boolean isStart = (first == '{' || first == '[') && (tokens > 0 || isUtf8());
      return isStart ? open(first) : null;
    }
    if (first == '}' || first == ']') {
      return close(first);
    }
    if (needsComma) {
      if (first != ',') {
        return null;
      }
      at++;
      first = next();
    }
    return isInObject() ? name(first) : value(first);
  }

  /** Jackson tells other encodings by a zero among the first four bytes. */
  private boolean isUtf8() {
    boolean zero = false;
    for (int i = from; i < Math.min(from + 4, bytes.length); i++) {
      zero |= bytes[i] == 0;
    }
    return !zero;
  }

  /** Jumps over blanks; 0 at the end, which is no character of JSON. */
  private int next() {
    while (at < bytes.length) {
      int c = bytes[at];
      if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
        return c;
      }
      at++;
    }
    return 0;
  }

  private boolean isInObject() {
    return (objects >> depth & 1) != 0;
  }

  private @Nullable JsonToken open(int first) {
    if (depth == DEEPEST) {
      return null;
    }
    at++;
    depth++;
    needsComma = false;
    needsValue = false;
    if (first == '{') {
      objects |= 1L << depth;
      return JsonToken.START_OBJECT;
    }
    objects &= ~(1L << depth);
    return JsonToken.START_ARRAY;
  }

  private @Nullable JsonToken close(int first) {
    boolean isObject = first == '}';
    if (isObject != isInObject()) {
      return null;
    }
    at++;
    depth--;
    needsComma = true;
    return isObject ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
  }

  private @Nullable JsonToken name(int first) {
    JsonNames.Name next = name.next();
    if (next != null && first == '"' && next.standsAt(bytes, at)) {
      start = at + 1;
      end = start + next.length();
      at = next.endFrom(at);
      isPlain = true;
      name = next;
      text = next.text();
      needsValue = true;
      return JsonToken.FIELD_NAME;
    }
    if (first != '"' || !string() || !isPlain || next() != ':') {
      return null;
    }
    at++;
    needsValue = true;
    return JsonToken.FIELD_NAME;
  }

  private @Nullable JsonToken value(int first) {
    JsonToken token =
        switch (first) {
          case '"' -> string() ? JsonToken.VALUE_STRING : null;
          case '{', '[' -> open(first);
          case 't' -> literal("true", JsonToken.VALUE_TRUE);
          case 'f' -> literal("false", JsonToken.VALUE_FALSE);
          case 'n' -> literal("null", JsonToken.VALUE_NULL);
          default -> number(first);
        };
    if (token != null && !token.isStructStart()) {
      needsComma = true;
      needsValue = false;
    }
    return token;
  }

  private @Nullable JsonToken literal(String word, JsonToken token) {
    int length = word.length();
    for (int i = 0; i < length; i++) {
      if (at + i >= bytes.length || bytes[at + i] != word.charAt(i)) {
        return null;
      }
    }
    return endsValue(at, at + length) ? token : null;
  }

  private @Nullable JsonToken number(int first) {
    int digits = first == '-' ? at + 1 : at;
    int place = afterDigits(digits);
    boolean isOdd = place == digits || (bytes[digits] == '0' && place > digits + 1);
    boolean isWhole = true;
    if (byteAt(place) == '.') {
      int fraction = place + 1;
      place = afterDigits(fraction);
      isOdd |= place == fraction;
      isWhole = false;
    }
    if ((byteAt(place) | ' ') == 'e') {
      int sign = byteAt(place + 1);
      int exponent = sign == '+' || sign == '-' ? place + 2 : place + 1;
      place = afterDigits(exponent);
      isOdd |= place == exponent;
      isWhole = false;
    }
    if (isOdd || place - digits > LONGEST_NUMBER) {
      return null;
    }
    isPlain = true;
    JsonToken token = isWhole ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT;
    return endsValue(at, place) ? token : null;
  }

  /** 0 behind the end, which is no character of JSON. */
  private int byteAt(int place) {
    return place < bytes.length ? bytes[place] : 0;
  }

  private int afterDigits(int place) {
    int end = place;
    while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
      end++;
    }
    return end;
  }

  /** Takes a scalar, if something follows that can follow one. */
  private boolean endsValue(int first, int behind) {
    if (behind >= bytes.length) {
      return false;
    }
    switch (bytes[behind]) {
      case ',', '}', ']', ' ', '\n', '\r', '\t' -> {
        start = first;
        end = behind;
        at = behind;
        text = null;
        isFinished = true;
        return true;
      }
      default -> {
        return false;
      }
    }
  }

  /** Takes a string, from its quote to its quote; false where it is none, or an odd one. */
  private boolean string() {
    int begin = at + 1;
    int behind = JsonStrings.plainEnd(bytes, begin, bytes.length);
    boolean plain = behind < bytes.length && bytes[behind] == '"';
    if (!plain) {
      behind = JsonStrings.end(bytes, behind);
    }
    if (behind < 0 || behind - begin > LONGEST_STRING) {
      return false;
    }
    start = begin;
    end = behind;
    at = behind + 1;
    isPlain = plain;
    isFinished = false;
    text = null;
    return true;
  }

  @Override
  public String getText() throws IOException {
    if (whole != null || _currToken == null) {
      return whole().getText();
    }
    if (!isScalarOrName()) {
      return _currToken.asString();
    }
    isFinished = true;
    String known = text;
    if (known == null) {
      known = makeText();
      text = known;
    }
    return known;
  }

  private boolean isScalarOrName() {
    return _currToken == JsonToken.VALUE_STRING
        || _currToken == JsonToken.VALUE_NUMBER_INT
        || _currToken == JsonToken.VALUE_NUMBER_FLOAT
        || _currToken == JsonToken.FIELD_NAME;
  }

  private String makeText() {
    if (_currToken == JsonToken.FIELD_NAME) {
      name = JsonNames.of(bytes, start, end, name);
      return name.text();
    }
    return isPlain
        ? new String(bytes, start, end - start, StandardCharsets.ISO_8859_1)
        : JsonStrings.unescaped(bytes, start, end);
  }

  @Override
  public int getTextLength() throws IOException {
    if (whole == null && isPlain && isScalarOrName()) {
      isFinished = true;
      return end - start;
    }
    return getText().length();
  }

  @Override
  public String currentName() throws IOException {
    return _currToken == JsonToken.FIELD_NAME ? getText() : whole().currentName();
  }

  @Override
  public long getLongValue() throws IOException {
    return isInteger() ? plainLong() : whole().getLongValue();
  }

  @Override
  public double getDoubleValue() throws IOException {
    if (isInteger()) {
      return plainLong();
    }
    return whole == null && _currToken == JsonToken.VALUE_NUMBER_FLOAT
        ? Double.parseDouble(getText())
        : whole().getDoubleValue();
  }

  /** Whether it is a whole number that a long holds. */
  private boolean isInteger() {
    return whole == null
        && _currToken == JsonToken.VALUE_NUMBER_INT
        && end - start <= MOST_DIGITS
        && digits() >= 0;
  }

  private long plainLong() {
    return bytes[start] == '-' ? -digits() : digits();
  }

  private long digits() {
    long number = 0;
    for (int i = bytes[start] == '-' ? start + 1 : start; i < end; i++) {
      number = number * 10 + (bytes[i] - '0');
    }
    return number;
  }

  @Override
  public void finishToken() throws IOException {
    if (whole != null) {
      whole.finishToken();
    }
    isFinished = true;
  }

  @Override
  public JsonLocation currentLocation() {
    boolean isUnread = _currToken == JsonToken.VALUE_STRING && !isFinished;
    return whole == null ? location(isUnread ? start : at) : whole.currentLocation();
  }

  @Override
  public JsonLocation currentTokenLocation() {
    if (whole != null) {
      return whole.currentTokenLocation();
    }
    if (_currToken == null) {
      return location(from);
    }
    return switch (_currToken) {
      case START_OBJECT, START_ARRAY, END_OBJECT, END_ARRAY -> location(at - 1);
      case VALUE_STRING, FIELD_NAME -> location(start - 1);
      default -> location(start);
    };
  }

  private JsonLocation location(int place) {
    return new JsonLocation(ContentReference.unknown(), place - from, -1L, -1, -1);
  }

  @Override
  public JsonStreamContext getParsingContext() {
    return whole == null ? new Context() : whole.getParsingContext();
  }

  /** Jackson's parser, where this one is: what it finds wrong on the way is thrown. */
  private JsonParser whole() throws IOException {
    JsonParser reader = whole;
    if (reader == null) {
      reader = factory.createParser(bytes, from, bytes.length - from);
      whole = reader;
      for (long i = 0; i < tokens; i++) {
        reader.nextToken();
      }
      _currToken = reader.currentToken();
    }
    return reader;
  }

  @Override
  public void close() throws IOException {
    if (whole != null) {
      whole.close();
    }
    _currToken = null;
  }

  @Override
  public boolean isClosed() {
    return whole != null && whole.isClosed();
  }

  @Override
  @SuppressWarnings("deprecation") // Jackson makes us write it.
  public @Nullable String getCurrentName() throws IOException {
    return currentName();
  }

  @Override
  @SuppressWarnings("deprecation") // Jackson makes us write it.
  public JsonLocation getCurrentLocation() {
    return currentLocation();
  }

  @Override
  @SuppressWarnings("deprecation") // Jackson makes us write it.
  public JsonLocation getTokenLocation() {
    return currentTokenLocation();
  }

  @Override
  public void overrideCurrentName(String name) {
    throw new UnsupportedOperationException("names are as they are written");
  }

  @Override
  public char[] getTextCharacters() throws IOException {
    return getText().toCharArray();
  }

  @Override
  public boolean hasTextCharacters() {
    return false;
  }

  @Override
  public int getTextOffset() {
    return 0;
  }

  @Override
  public byte[] getBinaryValue(Base64Variant variant) throws IOException {
    return whole().getBinaryValue(variant);
  }

  @Override
  public Number getNumberValue() throws IOException {
    if (isInteger()) {
      long number = plainLong();
      return number == (int) number ? (Number) (int) number : (Number) number;
    }
    return whole == null && _currToken == JsonToken.VALUE_NUMBER_FLOAT
        ? (Number) getDoubleValue()
        : whole().getNumberValue();
  }

  @Override
  public NumberType getNumberType() throws IOException {
    return whole().getNumberType();
  }

  @Override
  public int getIntValue() throws IOException {
    return whole().getIntValue();
  }

  @Override
  public BigInteger getBigIntegerValue() throws IOException {
    return whole().getBigIntegerValue();
  }

  @Override
  public float getFloatValue() throws IOException {
    return whole().getFloatValue();
  }

  @Override
  public BigDecimal getDecimalValue() throws IOException {
    return whole().getDecimalValue();
  }

  @Override
  public @Nullable ObjectCodec getCodec() {
    return null;
  }

  @Override
  public void setCodec(ObjectCodec codec) {
    throw new UnsupportedOperationException("values are read one by one");
  }

  @Override
  public Version version() {
    return factory.version();
  }

  @Override
  protected void _handleEOF() {
    throw new IllegalStateException("the end is told by Jackson's own parser");
  }
}
