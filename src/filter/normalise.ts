/**
 * The same filter, smaller: `not` only before leaves, groups flat, tests of one field as one list, conditions on one related
 * object as one condition, nothing twice, no tautology or contradiction that shows. An OR over several relations of one kind
 * would be a search each in SQL, and one list is one search.
 */
import { attributionKinds, claimModalities, claimRoles, claimStatuses, entityKinds } from "../terms/enumerations.ts";
import { canonicalText } from "./canonical.ts";
import { always, never, type Shape, type ShapeTree } from "./formula.ts";
import type { ArticleTree, ClaimTree, EntityTree, PublisherTree } from "./tree.ts";

/** What is known of an object's fields. */
interface Noun {
  /** fields that always have one of these values */
  readonly closed: Readonly<Record<string, readonly string[]>>;
  /** fields with at most one value, and one spelling of it. An id of what can be merged has several. */
  readonly single: readonly string[];
  readonly relations: Readonly<Record<string, Relation>>;
}
interface Relation {
  /** `always` one, `perhaps` one, or `many` of which some must hold */
  readonly to: "always" | "perhaps" | "many";
  readonly noun: Noun;
}

const publisher: Noun = { closed: {}, single: ["domain"], relations: {} };
const entity: Noun = { closed: { kind: entityKinds }, single: ["wikidataId"], relations: {} };
const article: Noun = {
  closed: {},
  single: ["id", "uri", "language"],
  relations: { publisher: { to: "perhaps", noun: publisher } },
};
const claimEntity: Noun = {
  closed: { role: claimRoles },
  single: [],
  relations: { entity: { to: "always", noun: entity } },
};
const attribution: Noun = {
  closed: { kind: attributionKinds },
  single: [],
  relations: { publisher: { to: "perhaps", noun: publisher }, article: { to: "perhaps", noun: article } },
};
const claim: Noun = {
  closed: { modality: claimModalities, status: claimStatuses },
  single: ["id", "language"],
  relations: {
    article: { to: "always", noun: article },
    someEntity: { to: "many", noun: claimEntity },
    someAttribution: { to: "many", noun: attribution },
  },
};

const byText = (a: { toString(): string }, b: { toString(): string }): number => (String(a) < String(b) ? -1 : 1);
const isAlways = (tree: ShapeTree): boolean => tree.type === "all" && tree.of?.length === 0;
const isNever = (tree: ShapeTree): boolean => tree.type === "any" && tree.of?.length === 0;

const listLeaf = (leaf: Shape, values: readonly (string | bigint)[], noun: Noun): ShapeTree => {
  const list = [...new Set(values)].sort(byText);
  if (list.length === 0) return never;
  const closed = noun.closed[leaf.type];
  return closed?.every((value) => list.includes(value)) ? always : { ...leaf, in: list };
};

/** `where` is normal already. */
const relationLeaf = (leaf: Shape, where: ShapeTree, noun: Noun): ShapeTree => {
  if (isNever(where)) return never;
  return isAlways(where) && noun.relations[leaf.type]?.to === "always" ? always : { ...leaf, where };
};

const normaliseLeaf = (leaf: Shape, noun: Noun): ShapeTree => {
  if (leaf.in) return listLeaf(leaf, leaf.in, noun);
  if (leaf.type === "hasPublisher") return { type: "publisher", where: always };
  const relation = noun.relations[leaf.type];
  return relation && leaf.where ? relationLeaf(leaf, normalise(leaf.where, relation.noun, false), noun) : leaf;
};

/** The complement of a normal tree. */
const negate = (tree: ShapeTree, noun: Noun): ShapeTree => {
  if (tree.of !== undefined) return normalise(tree, noun, true);
  const closed = noun.closed[tree.type];
  if (closed && tree.in) {
    const held = tree.in;
    return { ...tree, in: closed.filter((value) => !held.includes(value)).sort(byText) };
  }
  const relation = noun.relations[tree.type];
  if (relation?.to === "always" && tree.where)
    return relationLeaf(tree, normalise(tree.where, relation.noun, true), noun);
  return { type: "not", of: tree };
};

/** Leaves of one field as one leaf: where `joined` is "any", a leaf that holds where one of them does; else where all do. null: cannot be. */
const mergeLeaves = (leaves: readonly Shape[], joined: "all" | "any", noun: Noun): ShapeTree | null => {
  const [first] = leaves;
  if (!first || leaves.length < 2) return null;
  const relation = noun.relations[first.type];
  if (relation) {
    if (joined === "all" && relation.to === "many") return null;
    const wheres = leaves.map((leaf) => leaf.where ?? always);
    return relationLeaf(first, combine(joined, wheres, relation.noun), noun);
  }
  const lists = leaves.flatMap((leaf) => (leaf.in ? [leaf.in] : []));
  if (lists.length < leaves.length) return null;
  if (joined === "any") return listLeaf(first, lists.flat(), noun);
  if (!noun.single.includes(first.type) && !noun.closed[first.type]) return null;
  return listLeaf(first, first.in?.filter((value) => lists.every((list) => list.includes(value))) ?? [], noun);
};

interface Member {
  readonly part: ShapeTree;
  readonly leaf: Shape;
}

/** The leaves (or those under a `not`) among the parts, by field. */
const fieldsOf = (parts: readonly ShapeTree[], denied: boolean): Iterable<readonly Member[]> => {
  const members = parts.flatMap((part): Member[] => {
    const leaf = part.of !== undefined && part.type === "not" ? part.of : part;
    return leaf.of === undefined && denied === (leaf !== part) ? [{ part, leaf }] : [];
  });
  const fields = new Map<string, Member[]>();
  for (const member of members) {
    const field = fields.get(member.leaf.type);
    if (field) field.push(member);
    else fields.set(member.leaf.type, [member]);
  }
  return fields.values();
};

/** Merges what can be merged among the leaves of a group, or among the leaves that it denies; null where nothing can. */
const mergeOnce = (parts: readonly ShapeTree[], joined: "all" | "any", noun: Noun): readonly ShapeTree[] | null => {
  for (const denied of [false, true]) {
    for (const members of fieldsOf(parts, denied)) {
      // both denied in an AND: neither holds, which denies the OR of them; and the other way round
      const how = denied === (joined === "all") ? "any" : "all";
      const leaves = members.map(({ leaf }) => leaf);
      const merged = mergeLeaves(leaves, how, noun);
      if (!merged) continue;
      const gone = new Set(members.map(({ part }) => part));
      return [...parts.filter((part) => !gone.has(part)), denied ? negate(merged, noun) : merged];
    }
  }
  return null;
};

/** Its parts are leaves that are each other's complement. Groups are not asked: that would cost a walk for each level above them. */
const excludesItself = (parts: ReadonlyMap<string, ShapeTree>, noun: Noun): boolean =>
  [...parts.values()].some((part) => part.of === undefined && parts.has(canonicalText(negate(part, noun))));

/** A group of normal parts, normal. */
const combine = (joined: "all" | "any", children: readonly ShapeTree[], noun: Noun): ShapeTree => {
  const flat = children.flatMap((child) => (child.of !== undefined && child.type === joined ? child.of : [child]));
  const parts = new Map(flat.map((part) => [canonicalText(part), part]));
  const absorbing = joined === "all" ? never : always;
  if (parts.has(canonicalText(absorbing)) || excludesItself(parts, noun)) return absorbing;
  const list = [...parts.values()];
  const merged = mergeOnce(list, joined, noun);
  if (merged) return combine(joined, merged, noun);
  const [only] = list;
  if (only && list.length === 1) return only;
  return { type: joined, of: list.sort((a, b) => byText(canonicalText(a), canonicalText(b))) };
};

const normalise = (tree: ShapeTree, noun: Noun, negated: boolean): ShapeTree => {
  if (tree.of === undefined) {
    const leaf = normaliseLeaf(tree, noun);
    return negated ? negate(leaf, noun) : leaf;
  }
  if (tree.type === "not") return normalise(tree.of, noun, !negated);
  const joined = (tree.type === "all") === negated ? "any" : "all";
  return combine(
    joined,
    tree.of.map((part) => normalise(part, noun, negated)),
    noun,
  );
};

// Each keeps the shapes of the leaves it was given, so the tree that comes back is of the type that went in.
export const normaliseClaim = (tree: ClaimTree): ClaimTree => normalise(tree, claim, false) as ClaimTree;
export const normaliseArticle = (tree: ArticleTree): ArticleTree => normalise(tree, article, false) as ArticleTree;
export const normaliseEntity = (tree: EntityTree): EntityTree => normalise(tree, entity, false) as EntityTree;
export const normalisePublisher = (tree: PublisherTree): PublisherTree =>
  normalise(tree, publisher, false) as PublisherTree;
