/** Which filters no one plan serves. */
import { isGroup, type Shape, type ShapeTree } from "../formula.ts";
import type { AnyTree } from "./survivors.ts";

/** Values of these are in the statement's text, or lead to one row: a plan that is kept knows what it needs of them. */
const even = new Set(["status", "modality", "role", "kind", "uri", "confidencePresent", "hasPublisher"]);
const objects = new Set(["article", "publisher", "entity", "someEntity", "someAttribution"]);

const isEven = (leaf: Shape, mergeable: boolean): boolean => {
  if (objects.has(leaf.type)) return !leaf.where || isEvenTree(leaf.where, leaf.type !== "article");
  return even.has(leaf.type) || (leaf.type === "id" && !mergeable);
};

const isEvenTree = (tree: ShapeTree, mergeable: boolean): boolean => {
  if (!isGroup(tree)) return isEven(tree, mergeable);
  return tree.type === "not" ? isEvenTree(tree.of, mergeable) : tree.of.every((part) => isEvenTree(part, mergeable));
};

/**
 * Whether the filter's values decide how it is best answered: the most named entity of 50,000 has a tenth of all claims, most
 * have one or two, and words are no different. A plan for any value would suit one kind, so such statements are planned anew.
 */
export const isSkewed = (tree: AnyTree): boolean => !isEvenTree(tree as ShapeTree, false);
