/** The contract's sentences, one story each: what appeared where and with which sources, and what is then counted. */
import { afterAll, beforeAll, describe } from "vitest";
import {
  type Appearance,
  anonymous,
  cites,
  document,
  onRecord,
  openStories,
  own,
  type Stories,
  speaks,
  unstated,
  wire,
} from "./newsroom.ts";
import { type Row, testEach } from "./table.ts";

let at: Stories;
beforeAll(async () => {
  at = await openStories();
});
afterAll(() => at.stop());

const each = (rows: readonly Row[]): void => testEach(() => at, rows);

const forty = (make: (index: number) => Appearance): Appearance[] =>
  Array.from({ length: 40 }, (_, index) => make(index));

describe("a claim alone", () => {
  each([
    [
      "that says nothing has one origin, which nobody stated",
      [{ by: "Post", says: [unstated] }],
      [1, 1, 1, 1],
      ["?Post"],
    ],
    ["of nobody known comes from its article", [{ says: [unstated] }], [1, 0, 1, 1], ["?#1"]],
    ["of its outlet's own reporting comes from the outlet", [{ by: "Post", says: [own] }], [1, 1, 1, 1], ["Post"]],
    [
      "of an article without publisher, its own reporting, comes from the article",
      [{ says: [own] }],
      [1, 0, 1, 1],
      ["#1"],
    ],
    ["that credits an outlet comes from that one", [{ by: "Post", says: [cites("Herald")] }], [1, 1, 1, 1], ["Herald"]],
    [
      "that names two speakers has two origins",
      [{ by: "Post", says: [onRecord("Ann"), onRecord("Ben")] }],
      [1, 1, 2, 2],
      ["“Ann”", "“Ben”"],
    ],
    [
      "that names one speaker twice, differently written, has one",
      [{ by: "Post", says: [onRecord("Ann  Lee"), document("ann lee")] }],
      [1, 1, 1, 1],
      ["“Ann  Lee”"],
    ],
    ["that credits a wire without saying which is unstated", [{ by: "Post", says: [wire()] }], [1, 1, 1, 1], ["?Post"]],
    ["that credits itself is its own reporting", [{ by: "Post", says: [cites("Post")] }], [1, 1, 1, 1], ["Post"]],
    [
      "on record of nobody named comes from its publisher",
      [{ by: "Post", says: [{ kind: "ON_RECORD" }] }],
      [1, 1, 1, 1],
      ["Post"],
    ],
    [
      "of unnamed sources comes from its publisher, whatever they are called",
      [{ by: "Post", says: [{ kind: "ANONYMOUS", speaker: "diplomats" }] }],
      [1, 1, 1, 1],
      ["Post"],
    ],
  ]);
});

describe("within one article", () => {
  each([
    [
      "a stated source replaces its own reporting",
      [{ by: "Post", says: [own, cites("Herald")] }],
      [1, 1, 1, 1],
      ["Herald"],
    ],
    [
      "a stated source replaces that it says nothing",
      [{ by: "Post", says: [unstated, onRecord("Ann")] }],
      [1, 1, 1, 1],
      ["“Ann”"],
    ],
    [
      "unnamed sources are stated ones: they stand beside a credit",
      [{ by: "Post", says: [anonymous, cites("Herald")] }],
      [1, 1, 2, 2],
      ["Herald", "Post"],
    ],
    [
      "unnamed sources and own reporting are the same one",
      [{ by: "Post", says: [anonymous, own] }],
      [1, 1, 1, 1],
      ["Post"],
    ],
    [
      "its own reporting replaces that it says nothing",
      [{ by: "Post", says: [unstated, own] }],
      [1, 1, 1, 1],
      ["Post"],
    ],
    [
      "a wire without a name is replaced by a speaker",
      [{ by: "Post", says: [wire(), onRecord("Ann")] }],
      [1, 1, 1, 1],
      ["“Ann”"],
    ],
    [
      "what a second reader found replaces what the first missed",
      [
        { in: "a", by: "Post", says: [unstated] },
        { in: "a", by: "Post", says: [cites("Herald")], extractor: "second" },
      ],
      [1, 1, 1, 1],
      ["Herald"],
    ],
  ]);
});

describe("several outlets", () => {
  each([
    [
      "that credit one have one origin",
      [
        { by: "Post", says: [cites("Herald")] },
        { by: "Sun", says: [cites("Herald")] },
      ],
      [2, 2, 1, 1],
      ["Herald"],
    ],
    [
      "forty of them with one wire have one origin",
      forty((index) => ({ by: `Outlet ${index}`, says: [wire("Wire")] })),
      [40, 40, 1, 1],
      ["Wire"],
    ],
    [
      "with unnamed sources of their own have an origin each",
      [
        { by: "Post", says: [anonymous] },
        { by: "Sun", says: [anonymous] },
      ],
      [2, 2, 2, 2],
      ["Post", "Sun"],
    ],
    [
      "that each report themselves have an origin each",
      [
        { by: "Post", says: [own] },
        { by: "Sun", says: [own] },
      ],
      [2, 2, 2, 2],
      ["Post", "Sun"],
    ],
    [
      "two articles of one outlet's own reporting have one origin",
      [
        { by: "Post", says: [own] },
        { by: "Post", says: [own] },
      ],
      [2, 1, 1, 1],
      ["Post"],
    ],
    [
      "one crediting and one silent have one known and at most two",
      [
        { by: "Post", says: [cites("Herald")] },
        { by: "Sun", says: [unstated] },
      ],
      [2, 2, 1, 2],
      ["Herald", "?Sun"],
    ],
    [
      "that are all silent count as one, and as many as there are at most",
      [{ by: "Post", says: [unstated] }, { by: "Sun", says: [unstated] }, { says: [unstated] }],
      [3, 2, 1, 3],
      ["?Post", "?Sun", "?#3"],
    ],
    [
      "silent articles of one outlet are one in the upper bound",
      [
        { by: "Post", says: [unstated] },
        { by: "Post", says: [unstated] },
        { by: "Sun", says: [own] },
      ],
      [3, 2, 1, 2],
      ["?Post", "Sun"],
    ],
    [
      "an outlet silent once and reporting once is one known origin",
      [
        { by: "Post", says: [unstated] },
        { by: "Post", says: [own] },
      ],
      [2, 1, 1, 1],
      ["Post"],
    ],
    [
      "that quote one speaker have one origin",
      [
        { by: "Post", says: [onRecord("Ann")] },
        { by: "Sun", says: [document("ANN")] },
      ],
      [2, 2, 1, 1],
      ["“Ann”"],
    ],
    [
      "a speaker is who, though one outlet has it from another",
      [
        { by: "Post", says: [speaks("Ministry")] },
        { by: "Sun", says: [{ ...speaks("Ministry", "CITES_PUBLISHER"), publisher: { name: "Herald" } }] },
      ],
      [2, 2, 1, 1],
      ["@Ministry"],
    ],
    [
      "a speaker as text is not the entity of that name",
      [
        { by: "Post", says: [speaks("Ministry")] },
        { by: "Sun", says: [onRecord("Ministry")] },
      ],
      [2, 2, 2, 2],
      ["@Ministry", "“Ministry”"],
    ],
  ]);
});
