import { createHash } from "node:crypto";
import { eachWordOfFolded, fold, foldInPieces, wordsOfFolded } from "../../filter/fold.ts";
import type { PreparedBody, Searchable } from "./prepared.ts";
import type { Computation } from "./slices.ts";

/** For short texts, such as a claim's. */
export const searchable = (text: string): Searchable => {
  const folded = fold(text);
  return { text, folded, words: wordsOfFolded(folded).join(" ") };
};

/** words that are gathered at a stretch */
const wordsPerStretch = 256;

/** The same for a body, in turns. */
export function* searchableBodyText(text: string): Computation<PreparedBody> {
  const pieces: string[] = [];
  for (const piece of foldInPieces(text)) {
    pieces.push(piece);
    yield;
  }
  const folded = pieces.join("");
  const words = new Set<string>();
  let count = 0;
  for (const word of eachWordOfFolded(folded)) {
    words.add(word);
    if (++count % wordsPerStretch === 0) yield;
  }
  const hash = createHash("sha256").update(text).digest("hex");
  return { text, folded, words: [...words].join(" "), hash };
}
