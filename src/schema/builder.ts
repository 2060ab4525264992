/**
 * The contract as code: one file per noun holds its type, inputs, queries and mutations. A resolver is three moves: read the
 * arguments, call one function, return. This folder never writes, holds no rule and no SQL; `schema.ts` assembles it.
 */
import SchemaBuilder from "@pothos/core";
import type { LogPosition } from "../terms/cursors.ts";
import type { Context } from "./context.ts";

export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    LogCursor: { Input: string; Output: LogPosition };
  };
}>({ defaultFieldNullability: false });

builder.queryType({
  description:
    "Reads. A null argument is an argument left out. Fields that search are nullable, so that one that fails does not take the others with it.",
});
builder.mutationType({
  description:
    "Writes. Each field is one transaction that also appends to the claim log what it changed; fields of one request run one after another.",
});
builder.subscriptionType({ description: "What is committed, as it is committed, lossless across reconnects." });

/** An enumeration of `terms/` with a description for each of its values; the compiler holds the two together. */
export const enumeration = <Value extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Value, string>>,
) => {
  const described = Object.entries<string>(values).map(([value, meaning]) => [value, { description: meaning }]);
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(described) as { [Key in Value]: { description: string } },
  });
};
