package io.firedamp.sinks.http;

import java.net.CookieManager;
import java.net.CookieStore;
import java.net.HttpCookie;

/** Cookies of one destination, which cannot make us keep and tell ever more of them. */
final class FewCookies {
  private static final int MOST = 16;

  /** Characters of a name and its value, as browsers bound them. */
  private static final int LONGEST = 4096;

  private FewCookies() {}

  static CookieManager handler() {
    CookieManager cookies = new CookieManager();
    CookieStore store = cookies.getCookieStore();
    cookies.setCookiePolicy(
        (uri, cookie) ->
            uri.getHost() != null
                && HttpCookie.domainMatches(cookie.getDomain(), uri.getHost())
                && cookie.getName().length() + cookie.getValue().length() <= LONGEST
                && (store.getCookies().contains(cookie) || store.getCookies().size() < MOST));
    return cookies;
  }
}
