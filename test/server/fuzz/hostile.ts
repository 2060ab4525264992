/** What a hostile sender puts into a text, a number or a JSON value. */
import fc from "fast-check";

const sql = [
  "'; DROP TABLE claim; --",
  "' OR '1'='1",
  "$1",
  "$$1$$",
  "\\'; SELECT pg_sleep(30); --",
  "x') UNION SELECT body FROM article_revision --",
  "E'\\x27'",
  "/* */; COMMIT; TRUNCATE article CASCADE; --",
  '"; DELETE FROM claim_event; --',
  "%_\\%",
  "pg_sleep(30)",
];

const unicode = [
  "\u0000",
  "\ud800",
  "\udc00\ud800",
  "\ufeff",
  "\u202e\u202d\u2066",
  "\u200d".repeat(50),
  "👩‍👩‍👧‍👦".repeat(20),
  `a${"\u0301".repeat(500)}`,
  "ﷺ".repeat(100),
  "İıſßﬀǅ",
  "\u2028\u2029",
  "\uffff\ufffe",
  "𝔄𝔟𝔠",
  "ا".repeat(300),
  "\r\nset-cookie: a=b\r\n\r\n",
  "\u001b[2J\u0007",
];

const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "__defineGetter__", "then"];
const shapes = ["", " ", "null", "undefined", "NaN", "[object Object]", "-0", "1e400", "0x10", "../../etc/passwd"];
const scripts = ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "{{7*7}}", "%00", "%c0%ae", "\\u0000"];
const long = ["a".repeat(20_000), "(".repeat(5_000), "* ".repeat(3_000), "é".repeat(9_000)];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...sql, ...unicode, ...names, ...shapes, ...scripts) },
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  { weight: 3, arbitrary: fc.string({ unit: "grapheme", maxLength: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(...long) },
);

export const hostileNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -1, 1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 53, 1e308, -1e308, 5e-324, 1e21, 0.1),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** JSON of any shape, with keys that mean something to an object's own machinery. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    hostileText,
    hostileNumber,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...names), hostileText), tie("value"), { maxKeys: 4 }),
  ),
})).value;

/** As text: a JSON writer leaves "__proto__" out, or takes it for what it is not. */
export const hostileJsonText: fc.Arbitrary<string> = fc.oneof(
  hostileJson.map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '{"__proto__":{"query":"{ logHead }"}}',
    '{"query":"{ logHead }","__proto__":{"isAdmin":true}}',
    '{"query":"{ logHead }","variables":{"__proto__":{"a":1},"constructor":{"prototype":{"a":1}}}}',
    '{"query":"{ logHead }","query":1}',
    '{"query":"{ logHead }","variables":1e999}',
    `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
    `{"a":`.repeat(5_000),
    '{"query":"{ logHead }",',
    '"\\ud800"',
    "\u0000",
    "",
  ),
  fc.string({ unit: "binary", maxLength: 200 }),
);
