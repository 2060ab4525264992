/** Credits that are followed, and circles of them, one story each. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anonymous, cites, onRecord, openStories, own, type Stories, unstated, wire } from "./newsroom.ts";
import { type Row, testEach } from "./table.ts";

let at: Stories;
beforeAll(async () => {
  at = await openStories();
});
afterAll(() => at.stop());

const each = (rows: readonly Row[]): void => testEach(() => at, rows);

describe("a credit is followed", () => {
  each([
    [
      "into the credited outlet's own claim",
      [
        { by: "Post", says: [cites("Herald")] },
        { by: "Herald", says: [onRecord("Ann")] },
      ],
      [2, 2, 1, 1],
      ["“Ann”"],
    ],
    [
      "to the outlet itself, where it reports",
      [
        { by: "Post", says: [cites("Herald")] },
        { by: "Herald", says: [own] },
      ],
      [2, 2, 1, 1],
      ["Herald"],
    ],
    [
      "to nothing known, where the credited outlet says nothing",
      [
        { by: "Post", says: [cites("Herald")] },
        { by: "Herald", says: [unstated] },
      ],
      [2, 2, 1, 1],
      ["?Herald"],
    ],
    [
      "over three outlets to the first",
      [
        { by: "Post", says: [cites("Sun")] },
        { by: "Sun", says: [cites("Herald")] },
        { by: "Herald", says: [own] },
      ],
      [3, 3, 1, 1],
      ["Herald"],
    ],
    [
      "into all articles of the outlet, where none is named",
      [
        { by: "Post", says: [cites("Herald")] },
        { by: "Herald", says: [onRecord("Ann")] },
        { by: "Herald", says: [onRecord("Ben")] },
      ],
      [3, 2, 2, 2],
      ["“Ann”", "“Ben”"],
    ],
    [
      "not into claims that are not joined",
      [
        { by: "Post", says: [cites("Herald")] },
        { by: "Herald", says: [onRecord("Ann")], joined: false },
        { by: "Sun", says: [unstated] },
      ],
      [2, 2, 1, 2],
      ["Herald", "?Sun"],
    ],
    [
      "to two origins, where the credited outlet has two",
      [
        { by: "Post", says: [wire("Wire")] },
        { by: "Wire", says: [onRecord("Ann"), anonymous] },
      ],
      [2, 2, 2, 2],
      ["“Ann”", "Wire"],
    ],
  ]);

  test("into the article that it names, and into no other of that outlet", async () => {
    const story = "named";
    await at.tell(story, [
      { in: "one", by: "Herald", says: [onRecord("Ann")] },
      { in: "post", by: "Post", says: [cites("Herald", at.articleUri(story, "one"))] },
    ]);
    expect(await at.hear(story, "post")).toMatchObject({ known: 1, origins: ["“Ann”"] });
    await at.publish(story, "two", { by: "Herald", says: [unstated] });
    await at.domain.relateClaims({ from: at.claim(story, "one"), to: at.claim(story, "two"), type: "SAME_AS" });
    expect(await at.hear(story, "post")).toMatchObject({ known: 1, most: 2, origins: ["?Herald", "“Ann”"] });
  });

  test("by its outlet where the article that it names is not here", async () => {
    await at.tell("elsewhere", [
      { by: "Herald", says: [onRecord("Ann")] },
      { by: "Post", says: [cites("Herald", "urn:elsewhere:nowhere")] },
    ]);
    expect(await at.hear("elsewhere", "2")).toMatchObject({ known: 1, most: 1, origins: ["“Ann”"] });
  });
});

describe("a circle of credits", () => {
  each([
    [
      "of two is one origin that nobody stated",
      [
        { by: "Post", says: [cites("Sun")] },
        { by: "Sun", says: [cites("Post")] },
      ],
      [2, 2, 1, 1],
      ["?o"],
      { circular: true },
    ],
    [
      "of three is one, too",
      [
        { by: "Post", says: [cites("Sun")] },
        { by: "Sun", says: [cites("Herald")] },
        { by: "Herald", says: [cites("Post")] },
      ],
      [3, 3, 1, 1],
      ["?o"],
      { circular: true },
    ],
    [
      "with a way out has what lies there",
      [
        { by: "Post", says: [cites("Sun")] },
        { by: "Sun", says: [cites("Post"), onRecord("Ann")] },
      ],
      [2, 2, 1, 1],
      ["“Ann”"],
      { circular: true },
    ],
    [
      "that others lead into adds nothing to what is known",
      [
        { by: "Post", says: [cites("Sun")] },
        { by: "Sun", says: [cites("Post")] },
        { by: "Herald", says: [cites("Post")] },
        { by: "Times", says: [own] },
      ],
      [4, 4, 1, 2],
      ["?o", "Times"],
      { circular: true },
    ],
    [
      "two of them are two in the upper bound",
      [
        { by: "Post", says: [cites("Sun")] },
        { by: "Sun", says: [cites("Post")] },
        { by: "Herald", says: [cites("Times")] },
        { by: "Times", says: [cites("Herald")] },
      ],
      [4, 4, 1, 2],
      ["?o", "?o"],
      { circular: true },
    ],
  ]);
});
