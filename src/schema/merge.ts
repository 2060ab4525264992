/** What entities and publishers have in common when a curator merges, unmerges or mends them. */
import type { MergeOutcome } from "../domain/domain.ts";
import type { LogPosition } from "../terms/cursors.ts";
import { expectId, type NodeType } from "../terms/ids.ts";
import type { builder } from "./builder.ts";
import type { Context } from "./context.ts";
import { must } from "./parent.ts";
import type { NodeShape } from "./refs.ts";

type Noun = Extract<NodeType, "Entity" | "Publisher">;
type ObjectRef<Shape> = ReturnType<typeof builder.objectRef<Shape>>;

/** `from`, `into` and `cursor` of a merge's payload. */
export const implementMergePayload = <Row extends NodeShape>(
  payload: ObjectRef<MergeOutcome>,
  row: ObjectRef<Row>,
  noun: string,
  read: (context: Context, id: bigint) => Promise<Row | null>,
): void => {
  payload.implement({
    description: `What a merge, or its undoing, left. Both ids keep resolving.`,
    fields: (t) => ({
      from: t.field({
        type: row,
        description: `The ${noun} that was merged away, or stands for itself again.`,
        resolve: (outcome, _, context) => must(read(context, outcome.from)) as never,
      }),
      into: t.field({
        type: row,
        description: `The ${noun} that it was merged into, or parted from.`,
        resolve: (outcome, _, context) => must(read(context, outcome.into)) as never,
      }),
      cursor: t.field({
        type: "LogCursor",
        description: "The claim log's end after this change; as `after` it hears what follows.",
        resolve: (outcome) => outcome.position,
      }),
    }),
  });
};

/** Runs a change and lets the rest of the request read what it left. */
export const writing = async <Outcome extends { readonly position: LogPosition }>(
  context: Context,
  change: () => Promise<Outcome>,
): Promise<Outcome> => {
  const outcome = await change();
  context.renew();
  return outcome;
};

/** The two ids of a merge, as keys. */
export const mergeKeys = (noun: Noun, field: string, args: { from: string; into: string }) => ({
  from: expectId(noun, args.from, `${field}.from`),
  into: expectId(noun, args.into, `${field}.into`),
});
