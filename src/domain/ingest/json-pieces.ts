/** A value's JSON in pieces that follow one another, as `JSON.stringify` would write it: a list may be as long as a request. */

/** items of a list that are written at a stretch */
const itemsPerStretch = 64;

function* listPieces(items: readonly unknown[]): Generator<string> {
  for (let from = 0; from < items.length; from += itemsPerStretch) {
    const written = JSON.stringify(items.slice(from, from + itemsPerStretch));
    yield `${from === 0 ? "[" : ","}${written.slice(1, -1)}`;
  }
  yield items.length === 0 ? "[]" : "]";
}

function* objectPieces(value: object): Generator<string> {
  let before = "{";
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    before = ",";
    if (Array.isArray(field)) yield* listPieces(field);
    else yield JSON.stringify(field);
  }
  yield before === "{" ? "{}" : "}";
}

/** Cuts an object at its fields, and lists there at their items; what lies deeper is written whole. */
export function* jsonPieces(value: unknown): Generator<string> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) yield* objectPieces(value);
  else yield String(JSON.stringify(value));
}
