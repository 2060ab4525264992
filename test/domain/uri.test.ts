import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalDomain, canonicalUri } from "../../src/terms/uri.ts";

describe("one address has one spelling", () => {
  test.each([
    ["HTTPS://Paper.Example/Path", "https://paper.example/Path"],
    ["https://paper.example", "https://paper.example/"],
    ["https://paper.example:443/a", "https://paper.example/a"],
    ["http://paper.example:80/a", "http://paper.example/a"],
    ["https://paper.example:8443/a", "https://paper.example:8443/a"],
    ["https://paper.example/a#comments", "https://paper.example/a"],
    ["https://paper.example/a?utm_source=x&id=7&UTM_Medium=y", "https://paper.example/a?id=7"],
    ["https://paper.example/a?fbclid=1&gclid=2", "https://paper.example/a"],
    ["https://paper.example/a?%75tm_source=x&%66bclid=1&id=%37", "https://paper.example/a?id=7"],
    ["https://paper.example/a?b=2&a=1", "https://paper.example/a?b=2&a=1"],
    ["https://paper.example/a?ref=front", "https://paper.example/a?ref=front"],
    ["https://paper.example/?", "https://paper.example/"],
    ["https://www.paper.example/a/", "https://www.paper.example/a/"],
    ["https://paper.example/x/../a/./b", "https://paper.example/a/b"],
    ["https://paper.example/%7ejan/%c5%99", "https://paper.example/~jan/%C5%99"],
    ["https://paper.example/řeka", "https://paper.example/%C5%99eka"],
    ["https://žluť.example/a", "https://xn--lu-yta1h.example/a"],
    ["  https://paper.example/a ", "https://paper.example/a"],
    ["URN:ISBN:0451450523", "urn:isbn:0451450523"],
    ["urn:seed:Věc-1", "urn:seed:Věc-1"],
    ["TAG:paper.example,2025:A", "tag:paper.example,2025:A"],
    ["doi:10.1000/182", "doi:10.1000/182"],
  ])("%s is %s", (sent, canonical) => {
    expect(canonicalUri(sent)).toBe(canonical);
  });

  test("http and https are two addresses", () => {
    expect(canonicalUri("http://paper.example/a")).not.toBe(canonicalUri("https://paper.example/a"));
  });

  test.each([
    ["", "nothing"],
    ["paper.example/a", "no scheme"],
    ["paper.example:8080/a", "a host that reads like a scheme"],
    ["/a", "a path alone"],
    ["https://", "no host"],
    ["https:paper.example", "no slashes"],
    ["https://user:secret@paper.example/a", "a password"],
    ["https://paper.example:99999/a", "no such port"],
    ["urn:x", "a urn without a name"],
    ["tag:a b", "a space"],
    ["javascript:alert(1)", "a program"],
    ["data:text/plain,x", "a text, not the name of one"],
  ])("%j is refused: %s", (sent) => {
    expect(canonicalUri(sent)).toBeNull();
  });

  test("a canonical address is its own canonical address", () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        const canonical = canonicalUri(url);
        if (canonical !== null) expect(canonicalUri(canonical)).toBe(canonical);
      }),
    );
    const letters = fc.constantFrom(..."utm_source=fbclid&?%2e%2F./~:@#%75ř ;");
    fc.assert(
      fc.property(fc.array(letters), (rest) => {
        const canonical = canonicalUri(`https://paper.example/${rest.join("")}`);
        if (canonical !== null) expect(canonicalUri(canonical)).toBe(canonical);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("one publisher's domain has one spelling", () => {
  test.each([
    ["WWW.Paper.Example", "paper.example"],
    ["paper.example:443", "paper.example"],
    ["paper.example.", "paper.example"],
    ["www.example", "www.example"],
    ["Žluť.example", "xn--lu-yta1h.example"],
    ["https://paper.example", null],
    ["paper.example/news", null],
    ["paper", null],
    ["a b.example", null],
  ])("%s is %s", (sent, canonical) => {
    expect(canonicalDomain(sent)).toBe(canonical);
  });
});
