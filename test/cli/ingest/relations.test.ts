import { describe, expect, test } from "vitest";
import { edgeOf } from "../../../src/cli/ingest/relations.ts";

// Lines of one edge are never in flight together, so that the later one stands.
describe("two lines are of one edge", () => {
  const mill = { uri: "https://paper.example/mill", key: "1" };
  const owner = { uri: "https://other.example/owner", extractor: "desk", key: "7" };
  const edge = edgeOf({ type: "SAME_AS", from: mill, to: owner });
  test.each([
    ["in either direction", { type: "SAME_AS", from: owner, to: mill }],
    ["with another note", { type: "SAME_AS", note: "seen by both", from: mill, to: owner }],
    [
      "with the extractor that is meant without one",
      { type: "SAME_AS", from: { ...mill, extractor: "default" }, to: owner },
    ],
    ["with fields in another order", { type: "SAME_AS", from: { key: "1", uri: mill.uri }, to: owner }],
    [
      "with another spelling of the uri",
      { type: "SAME_AS", from: { ...mill, uri: `${mill.uri}?utm_source=x#top` }, to: owner },
    ],
  ])("%s", (_, line) => expect(edgeOf(line)).toBe(edge));
  test.each([
    ["of another type", { type: "CONTRADICTS", from: mill, to: owner }],
    ["of another extractor's claim", { type: "SAME_AS", from: { ...mill, extractor: "desk" }, to: owner }],
    ["of another claim", { type: "SAME_AS", from: { ...mill, key: "2" }, to: owner }],
    ["that names no claim at all", { type: "SAME_AS", from: "mill", to: owner }],
  ])("but not one %s", (_, line) => expect(edgeOf(line)).not.toBe(edge));
});
