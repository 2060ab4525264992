/** Building blocks of a tree, whatever its leaves are. */
import type { Formula, Group } from "./tree.ts";

type Empty = { readonly type: "all" | "any"; readonly of: readonly never[] };

/** Holds for everything. */
export const always: Empty & { readonly type: "all" } = Object.freeze({ type: "all", of: [] });
/** Holds for nothing. */
export const never: Empty & { readonly type: "any" } = Object.freeze({ type: "any", of: [] });

export const all = <Leaf>(of: readonly Formula<Leaf>[]): Formula<Leaf> => ({ type: "all", of });
export const any = <Leaf>(of: readonly Formula<Leaf>[]): Formula<Leaf> => ({ type: "any", of });
export const not = <Leaf>(of: Formula<Leaf>): Formula<Leaf> => ({ type: "not", of });

/** What every leaf of every tree has in common, for code that treats them alike. */
export interface Shape {
  readonly type: string;
  readonly of?: never;
  readonly in?: readonly (string | bigint)[];
  readonly where?: ShapeTree;
  readonly tests?: readonly object[];
}
export type ShapeTree = Formula<Shape>;

/** The parts that must all hold: those of an `all`, else the tree itself. */
export const conjuncts = <Leaf extends object>(tree: Formula<Leaf>): readonly Formula<Leaf>[] =>
  isGroup(tree) && tree.type === "all" ? tree.of : [tree];

/** `all`, `any` or `not`. */
export const isGroup = <Leaf extends object>(tree: Formula<Leaf>): tree is Group<Leaf> => "of" in tree;

/** True where some leaf of the tree, not counting those of related objects, passes. */
export const someLeaf = (tree: ShapeTree, passes: (leaf: Shape) => boolean): boolean => {
  if (tree.of === undefined) return passes(tree);
  return tree.type === "not" ? someLeaf(tree.of, passes) : tree.of.some((part) => someLeaf(part, passes));
};
