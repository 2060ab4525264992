/** Entities and publishers may be merged: conditions compare with survivors, and a filter names whom it likes. */
import type { Shape, ShapeTree } from "../formula.ts";
import type { ArticleTree, ClaimTree, EntityTree, PublisherTree } from "../tree.ts";

export type Mergeable = "entity" | "publisher";
export type AnyTree = ClaimTree | ArticleTree | EntityTree | PublisherTree;

/** Whom a filter names by id, each once. */
export type Named = Readonly<Record<Mergeable, readonly bigint[]>>;
/** Who stands for an id now: itself, but where it was merged. */
export type SurvivorOf = (noun: Mergeable, id: bigint) => bigint;

/** Whose ids an `id` leaf of a related object holds; null where they are never merged. */
const nounOf = (relation: string): Mergeable | null =>
  relation === "entity" || relation === "publisher" ? relation : null;

type Change = (ids: readonly bigint[], noun: Mergeable) => readonly bigint[];

const changeLeaf = (leaf: Shape, noun: Mergeable | null, change: Change): ShapeTree => {
  if (leaf.where) return { ...leaf, where: changeIds(leaf.where, nounOf(leaf.type), change) };
  const names = leaf.type === "id" || leaf.type === "family";
  return noun && names && leaf.in ? { ...leaf, in: change(leaf.in as readonly bigint[], noun) } : leaf;
};

const changeIds = (tree: ShapeTree, noun: Mergeable | null, change: Change): ShapeTree => {
  if (tree.of === undefined) return changeLeaf(tree, noun, change);
  if (tree.type === "not") return { type: "not", of: changeIds(tree.of, noun, change) };
  return { ...tree, of: tree.of.map((part) => changeIds(part, noun, change)) };
};

/** `noun`: what the filter itself is of, where that can be merged. */
export const namedIn = (tree: AnyTree | null, noun: Mergeable | null = null): Named => {
  const named = { entity: new Set<bigint>(), publisher: new Set<bigint>() };
  const note: Change = (ids, of) => {
    for (const id of ids) named[of].add(id);
    return ids;
  };
  if (tree) changeIds(tree as ShapeTree, noun, note);
  return { entity: [...named.entity], publisher: [...named.publisher] };
};

/** The filter with survivors in place of whom it names, as conditions want it. */
export const withSurvivors = <Tree extends AnyTree>(
  tree: Tree,
  survivorOf: SurvivorOf,
  noun: Mergeable | null = null,
): Tree => {
  const change: Change = (ids, of) => [...new Set(ids.map((id) => survivorOf(of, id)))];
  // every leaf keeps its shape, so the tree that comes back is of the type that went in
  return changeIds(tree as ShapeTree, noun, change) as Tree;
};
