/** Text inside XML 1.0. */

/** Characters that XML has no way to write, escaped or not; half of a surrogate pair is one of them. */
const unwritable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  // a parser would read them as spaces in an attribute, and CR as LF anywhere
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

/** For an element or an attribute. What XML cannot write becomes U+FFFD. Good for HTML too. */
export const escapeXml = (text: string): string =>
  text.replace(unwritable, "\uFFFD").replace(/[&<>"'\t\n\r]/g, (character) => entities[character] ?? character);

/** An element with text. Attributes that are null are left out. */
export const element = (
  name: string,
  attributes: Readonly<Record<string, string | null>>,
  text: string | null = null,
): string => {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${escapeXml(value)}"`],
  );
  return text === null ? `<${name}${given.join("")}/>` : `<${name}${given.join("")}>${escapeXml(text)}</${name}>`;
};
