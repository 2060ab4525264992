import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonPieces } from "../../../src/domain/ingest/json-pieces.ts";

test("pieces of a value's JSON put together are its JSON", () =>
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 200 }))),
      (value) => {
        expect([...jsonPieces(value)].join("")).toBe(JSON.stringify(value));
      },
    ),
  ));
