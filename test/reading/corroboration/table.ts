/** A table of stories: what appeared where, with which sources, and what every one of the claims is then told. */
import { expect, test } from "vitest";
import type { Appearance, Stories, Told } from "./newsroom.ts";

type Counts = readonly [articles: number, publishers: number, known: number, most: number];
export type Row = readonly [
  story: string,
  appearances: readonly Appearance[],
  counts: Counts,
  origins: readonly string[],
  more?: Pick<Told, "circular" | "contested">,
];

let stories = 0;

export const testEach = (open: () => Stories, rows: readonly Row[]): void => {
  for (const [story, appearances, [articles, publishers, known, most], origins, more] of rows)
    test(story, async () => {
      const at = open();
      const name = `s${++stories}`;
      await at.tell(name, appearances);
      const told: Told = { articles, publishers, known, most, origins: [...origins].sort(), ...more };
      for (const [index, { in: place, joined }] of appearances.entries())
        if (joined !== false) expect(await at.hear(name, place ?? String(index + 1))).toEqual(told);
    });
};
