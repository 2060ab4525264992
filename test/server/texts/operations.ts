/** Queries at random, as clients write them: aliases, fragments, directives, keys that come twice; mostly what texts can tell. */
import fc from "fast-check";
import { articleFilters, claimFilters, entityFilters, publisherFilters } from "../../filter/support/filters.ts";

interface Shape {
  readonly leaves: readonly string[];
  /** fields with fields of their own, and their type */
  readonly objects: Readonly<Record<string, string>>;
  /** fields that only GraphQL's own execution tells */
  readonly others: readonly string[];
  readonly isNode?: boolean;
}

/** Written out from the contract, not from the code under test. */
const shapes: Readonly<Record<string, Shape>> = {
  Publisher: { leaves: ["id", "name", "aliases", "domain"], objects: {}, others: ["mergedInto { id }"], isNode: true },
  Article: {
    leaves: [
      "id",
      "uri",
      "title",
      "language",
      "authors",
      "publishedAt",
      "ingestedAt",
      "revision",
      "redactedAt",
      "redactedReason",
    ],
    objects: { publisher: "Publisher", citedPublishers: "Publisher" },
    others: ["body", "claims(first: 1) { totalCount }"],
    isNode: true,
  },
  Entity: {
    leaves: ["id", "kind", "name", "aliases", "wikidataId"],
    objects: {},
    others: ["claimCount", "mergedInto { name }"],
    isNode: true,
  },
  Claim: {
    leaves: [
      ...["id", "key", "extractor", "text", "language", "modality", "confidence", "status", "statusReason"],
      ...["ingestedAt", "updatedAt"],
    ],
    objects: { article: "Article", quote: "Quote", entities: "ClaimEntity", attributions: "Attribution" },
    others: ["relations(first: 2) { nodes { type } }"],
    isNode: true,
  },
  Quote: { leaves: ["text", "start", "end", "verified"], objects: {}, others: [] },
  ClaimEntity: { leaves: ["role"], objects: { entity: "Entity" }, others: [] },
  Attribution: {
    leaves: ["kind", "articleUri", "speaker", "anonymousSources"],
    objects: { publisher: "Publisher", article: "Article", speakerEntity: "Entity" },
    others: [],
  },
  PageInfo: { leaves: ["hasNextPage", "hasPreviousPage", "startCursor", "endCursor"], objects: {}, others: [] },
  ...Object.fromEntries(
    ["Publisher", "Article", "Entity", "Claim"].flatMap((noun) => [
      [`${noun}Edge`, { leaves: ["cursor"], objects: { node: noun }, others: [] }],
      [
        `${noun}Connection`,
        {
          leaves: noun === "Claim" ? ["totalCount", "logCursor"] : ["totalCount"],
          objects: { edges: `${noun}Edge`, nodes: noun, pageInfo: "PageInfo" },
          others: [],
        },
      ],
    ]),
  ),
};

const shapeOf = (type: string): Shape => {
  const shape = shapes[type];
  if (!shape) throw new Error(`no shape of ${type}`);
  return shape;
};

/** What stands before the braces, where there are any; `...` with a type becomes a fragment of its own. */
interface Item {
  readonly head: string;
  readonly of: Selection | null;
  readonly fragmentOn?: string;
}
type Selection = readonly Item[];

const directives = fc.oneof(
  { weight: 12, arbitrary: fc.constant("") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(" @include(if: $yes)", " @skip(if: $no)", " @include(if: true)", " @skip(if: false)"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(" @include(if: $no)", " @skip(if: $yes)", " @skip(if: true) @include(if: true)"),
  },
);
/** The same name always gets the same field, so that two of one key can be merged. */
const aliasOf = (field: string) => fc.constantFrom("", "", "", `a_${field}: `, `b_${field}: `);

const leaf = (shape: Shape): fc.Arbitrary<Item> =>
  fc
    .constantFrom(...shape.leaves, "__typename")
    .chain((field) =>
      fc
        .tuple(aliasOf(field), directives)
        .map(([alias, directive]) => ({ head: `${alias}${field}${directive}`, of: null })),
    );

const rarely = <Value>(often: fc.Arbitrary<Value>, seldom: fc.Arbitrary<Value>, weight: number) =>
  fc.oneof({ weight, arbitrary: often }, { weight: 1, arbitrary: seldom });

const item = (type: string, depth: number): fc.Arbitrary<Item> => {
  const shape = shapeOf(type);
  const objects = Object.entries(shape.objects);
  const own = leaf(shape);
  if (depth === 0) return own;
  const inside = (inner: string) => selection(inner, depth - 1);
  const object = objects.map(([field, inner]) =>
    fc
      .tuple(aliasOf(field), directives, inside(inner))
      .map(([alias, directive, of]) => ({ head: `${alias}${field}${directive}`, of })),
  );
  const fragment = fc
    .tuple(fc.constantFrom("...", `... on ${type}`, "named"), inside(type))
    .map(([head, of]): Item => (head === "named" ? { head: "", of, fragmentOn: type } : { head, of }));
  const ofNode = fc.constant<Item>({ head: "... on Node", of: [{ head: "id", of: null }] });
  return fc.oneof(
    { weight: 4, arbitrary: own },
    ...object.map((arbitrary) => ({ weight: 2, arbitrary })),
    { weight: 1, arbitrary: fragment },
    ...(shape.isNode ? [{ weight: 1, arbitrary: ofNode }] : []),
  );
};

const selection = (type: string, depth: number): fc.Arbitrary<Selection> => {
  const { others } = shapeOf(type);
  const items = fc.array(item(type, depth), { minLength: 1, maxLength: 5 });
  const withOther =
    others.length === 0
      ? items
      : fc.tuple(items, fc.constantFrom(...others)).map(([some, head]) => [...some, { head, of: null }]);
  return rarely(items, withOther, 60);
};

/** Filters have their instants as numbers; clients write them out. */
const asSent = (value: unknown, key = ""): unknown => {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "number" && isInstant.has(key)) return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map((each) => asSent(each, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, asSent(each, isInstant.has(key) ? key : name)]),
  );
};
const isInstant: ReadonlySet<string> = new Set(["ingestedAt", "publishedAt"]);

const direction = fc.constantFrom("ASC", "DESC");
const orderOf = (...fields: string[]) =>
  fc.option(fc.record({ field: fc.constantFrom(...fields), direction }), { nil: undefined });
interface Size {
  readonly first: number | undefined;
  readonly last: number | undefined;
}
const page = {
  first: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
  last: fc.constant(undefined),
};
const backward = { first: fc.constant(undefined), last: fc.integer({ min: 1, max: 30 }) };

const listOf = (field: string, noun: string, filter: fc.Arbitrary<unknown>, order: fc.Arbitrary<unknown>) =>
  fc.record({
    field: fc.constant(field),
    noun: fc.constant(noun),
    hasOrder: fc.constant(field !== "publishers"),
    selection: selection(`${noun}Connection`, 6),
    arguments: fc
      .tuple(
        fc.option(filter, { nil: undefined, freq: 3 }),
        order,
        rarely<Size>(fc.record(page), fc.record(backward), 3),
        // of the wrong order, or of no list at all, now and then
        rarely(fc.constant(undefined), fc.constantFrom("nonsense", ""), 30),
      )
      .map(([filter, orderBy, size, after]) => ({ ...size, filter: asSent(filter), orderBy, after })),
  });

export interface RandomList {
  readonly field: string;
  readonly noun: string;
  readonly hasOrder: boolean;
  readonly selection: Selection;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export const lists: fc.Arbitrary<RandomList> = fc.oneof(
  {
    weight: 4,
    arbitrary: listOf("claims", "Claim", claimFilters, orderOf("INGESTED_AT", "PUBLISHED_AT", "CONFIDENCE")),
  },
  { weight: 1, arbitrary: listOf("articles", "Article", articleFilters, orderOf("INGESTED_AT", "PUBLISHED_AT")) },
  { weight: 1, arbitrary: listOf("entities", "Entity", entityFilters, orderOf("NAME", "CLAIM_COUNT")) },
  { weight: 1, arbitrary: listOf("publishers", "Publisher", publisherFilters, fc.constant(undefined)) },
);

export interface RandomRow {
  readonly field: "claim" | "entity" | "article";
  readonly selection: Selection;
  readonly number: number;
}
const rowOf = (field: RandomRow["field"], type: string): fc.Arbitrary<RandomRow> =>
  fc.record({ field: fc.constant(field), selection: selection(type, 5), number: fc.integer({ min: 1, max: 260 }) });
export const rows: fc.Arbitrary<RandomRow> = fc.oneof(
  rowOf("claim", "Claim"),
  rowOf("entity", "Entity"),
  rowOf("article", "Article"),
);

const print = (selection: Selection, definitions: string[]): string =>
  selection
    .map(({ head, of, fragmentOn }) => {
      if (!of) return head;
      const inside = `{ ${print(of, definitions)} }`;
      if (fragmentOn === undefined) return `${head} ${inside}`;
      const name = `F${definitions.length}`;
      definitions.push(`fragment ${name} on ${fragmentOn} ${inside}`);
      return `...${name}`;
    })
    .join(" ");

/** A whole document: fields of Query by what stands before their braces. `header` declares their variables. */
export const documentOf = (
  header: string,
  fields: readonly { readonly head: string; readonly of: Selection }[],
): string => {
  const definitions: string[] = [];
  const text = print(fields, definitions);
  // both variables are used, so that no document declares what it leaves unused
  return `query Random($yes: Boolean!, $no: Boolean!${header}) { ${text} __typename @include(if: $yes) @skip(if: $no) } ${definitions.join(" ")}`;
};
