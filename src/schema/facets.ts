/** Counts over a set of claims: per value, and per interval of time. */
import { parseClaimFilter } from "../filter/filter.ts";
import type { Facet, FacetCount, Reading, TimelineRequest } from "../reading/reading.ts";
import { encodeId } from "../terms/ids.ts";
import { builder, enumeration } from "./builder.ts";
import { countOf } from "./connection.ts";
import { asNode } from "./node.ts";
import { asOf, asOfArg } from "./past.ts";
import { ClaimFilterRef, NodeRef, type NodeShape } from "./refs.ts";

const ClaimFacet = enumeration<Facet>("ClaimFacet", "What to count claims by.", {
  ENTITY: "Each entity that a claim is about; a claim counts once for each.",
  PUBLISHER: "The article's publisher; claims of articles without one are in none.",
  LANGUAGE: "The claim's language.",
  MODALITY: "How firmly it is said.",
  ATTRIBUTION: "Each kind of attribution; a claim counts once for each.",
  STATUS: "Whether it counts. Only ACTIVE unless the filter names a status.",
});

type Counted = FacetCount & { readonly by: Facet };

const facetNode = async ({ by, value }: Counted, reading: Reading): Promise<NodeShape | null> => {
  if (typeof value !== "bigint") return null;
  return by === "ENTITY"
    ? asNode("Entity", await reading.entity(value))
    : asNode("Publisher", await reading.publisher(value));
};

const ClaimFacetCount = builder.objectRef<Counted>("ClaimFacetCount").implement({
  description: "How many matching claims have one value.",
  fields: (t) => ({
    value: t.string({
      description: "The enum value, language, or node id.",
      resolve: ({ by, value }) =>
        typeof value === "string" ? value : encodeId(by === "ENTITY" ? "Entity" : "Publisher", value),
    }),
    node: t.field({
      type: NodeRef,
      nullable: true,
      description: "The entity or publisher. Null for the other facets.",
      resolve: (counted, _, { reading }) => facetNode(counted, reading),
    }),
    count: t.exposeInt("count", { description: "How many matching claims have it." }),
  }),
});

const ClaimTimelineField = enumeration<TimelineRequest["by"]>(
  "ClaimTimelineField",
  "Which of a claim's dates to count by.",
  {
    PUBLISHED_AT: "When its article was published; claims of undated articles are in no bucket.",
    INGESTED_AT: "When it was first stored.",
  },
);
const TimelineInterval = enumeration<TimelineRequest["interval"]>("TimelineInterval", "How long a bucket is.", {
  MINUTE: "A minute.",
  HOUR: "An hour.",
  DAY: "A calendar day of the time zone; 23 or 25 hours long where clocks change.",
  WEEK: "A calendar week, from Monday.",
  MONTH: "A calendar month.",
});

const TimelineBucket = builder.objectRef<{ readonly start: Date; readonly count: number }>("TimelineBucket").implement({
  description: "One interval of a timeline.",
  fields: (t) => ({
    start: t.field({ type: "DateTime", description: "Where the interval starts.", resolve: ({ start }) => start }),
    count: t.exposeInt("count", { description: "How many matching claims lie in it and in [from, to)." }),
  }),
});

const filterWords = "Which claims. Only ACTIVE ones unless `status` occurs in it, also where it is left out.";

builder.queryFields((t) => ({
  claimFacets: t.field({
    type: [ClaimFacetCount],
    nullable: true,
    description: "How many matching claims per value, most first; equal counts in the order of their values.",
    args: {
      filter: t.arg({ type: ClaimFilterRef, description: filterWords }),
      by: t.arg({ type: ClaimFacet, required: true, description: "What to count by." }),
      first: t.arg.int({ description: "How many values at most: 1 to 100, 20 where left out." }),
      ...asOfArg,
    },
    resolve: (_, { filter, by, first, asOf: time }, context) =>
      asOf(context, time, async ({ reading }) => {
        const counts = await reading.facets(parseClaimFilter(filter), by, countOf(first, "claimFacets.first"));
        return counts.map((count) => ({ ...count, by }));
      }),
  }),
  claimTimeline: t.field({
    type: [TimelineBucket],
    nullable: true,
    description:
      "Matching claims per interval of [from, to), empty intervals included; claims without that date are in none. At most 1,000 intervals; more are LIMIT_EXCEEDED.",
    args: {
      filter: t.arg({ type: ClaimFilterRef, description: filterWords }),
      by: t.arg({ type: ClaimTimelineField, required: true, description: "Which date to count by." }),
      interval: t.arg({ type: TimelineInterval, required: true, description: "How long a bucket is." }),
      from: t.arg({ type: "DateTime", required: true, description: "Claims at this instant or after it." }),
      to: t.arg({ type: "DateTime", required: true, description: "Claims before this instant." }),
      timeZone: t.arg.string({
        description: "An IANA name, such as Europe/Prague: where days begin. UTC where left out.",
      }),
      ...asOfArg,
    },
    resolve: (_, { asOf: time, filter, timeZone, ...interval }, context) =>
      asOf(context, time, async ({ reading }) => [
        ...(await reading.timeline({ ...interval, where: parseClaimFilter(filter), timeZone: timeZone ?? null })),
      ]),
  }),
}));
