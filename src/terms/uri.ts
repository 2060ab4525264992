/**
 * One spelling for one address, so that two scrapers that read the same article mean the same row.
 *
 * http and https: scheme and host in lower case, international host in punycode, default port, fragment and tracking
 * parameters taken away, dot segments resolved, percent-escapes in capitals and taken off where none is needed. Path, order
 * of parameters and `www.` stay: a server may tell those apart. http is not turned into https, for the same reason.
 * Any other URI (urn:, tag:, doi: …) keeps its text; its scheme, and a urn's namespace, are in lower case.
 */

const trackers = new Set([
  ...["fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "ysclid", "twclid", "ttclid"],
  ...["igshid", "igsh", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "oly_anon_id", "oly_enc_id", "vero_id"],
  ...["_ga", "_gl", "_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "hsctatracking", "wickedid", "s_cid", "srsltid"],
]);

const isTracker = (parameter: string): boolean => {
  const name = (parameter.split("=", 1)[0] ?? "").toLowerCase();
  return name.startsWith("utm_") || trackers.has(name);
};

const unreserved = /[A-Za-z0-9\-._~]/;

/** RFC 3986 6.2.2: `%7e` and `~` are one address, so are `%c3` and `%C3`. */
const tidyEscapes = (part: string): string =>
  part.replace(/%[0-9a-fA-F]{2}/g, (octet) => {
    const character = String.fromCharCode(Number.parseInt(octet.slice(1), 16));
    return unreserved.test(character) ? character : octet.toUpperCase();
  });

const canonicalWebAddress = (text: string): string | null => {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  // A name or password in an address is a secret that has slipped in, never a part of what the article is.
  if (url.hostname === "" || url.username !== "" || url.password !== "") return null;
  // escapes first: a parameter written `%75tm_source` is a tracker too
  const kept = tidyEscapes(url.search)
    .slice(1)
    .split("&")
    .filter((parameter) => parameter !== "" && !isTracker(parameter));
  const search = kept.length > 0 ? `?${kept.join("&")}` : "";
  return `${url.protocol}//${url.host}${tidyEscapes(url.pathname)}${search}`;
};

/** Schemes that carry a text or a program instead of naming one. A dashboard that links to a uri must never run it. */
const refused = new Set(["javascript", "data", "vbscript", "blob", "about"]);
// No dot in the scheme, though RFC 3986 allows one: `example.com:8080/a` is an address that lacks its https://.
const otherUri = /^([a-z][a-z0-9+-]*):([^\s<>"{}|\\^`\p{Cc}]+)$/iu;

const canonicalOther = (text: string): string | null => {
  const [, scheme, rest] = otherUri.exec(text) ?? [];
  if (!scheme || !rest) return null;
  const name = scheme.toLowerCase();
  if (refused.has(name) || name === "http" || name === "https") return null;
  if (name !== "urn") return `${name}:${rest}`;
  const urn = /^([a-z0-9][a-z0-9-]{0,31}):(.+)$/iu.exec(rest);
  return urn?.[1] && urn[2] ? `urn:${urn[1].toLowerCase()}:${urn[2]}` : null;
};

/** The one spelling of a uri; null where the text is none. Canonical uris come back unchanged. */
export const canonicalUri = (text: string): string | null => {
  const trimmed = text.trim();
  return canonicalWebAddress(trimmed) ?? canonicalOther(trimmed);
};

/** A publisher's domain: lower case, punycode, without `www.`, port and final dot; null where the text is no host. */
export const canonicalDomain = (text: string): string | null => {
  const trimmed = text.trim();
  if (!/^[^\s/?#@\\]+$/.test(trimmed) || !URL.canParse(`http://${trimmed}`)) return null;
  const host = new URL(`http://${trimmed}`).hostname.replace(/\.$/, "");
  const bare = host.startsWith("www.") && host.slice(4).includes(".") ? host.slice(4) : host;
  return /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?$/.test(bare) && bare.includes(".") ? bare : null;
};
