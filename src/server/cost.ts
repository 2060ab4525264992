/**
 * What an operation may cost, known before it runs: the number of objects that its answer can hold at most. Lists inside lists
 * multiply, so that a short document can ask for more rows than there are; it is refused instead.
 */
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  type ValidatedExecutionArgs,
} from "graphql";
import { RequestError } from "../terms/errors.ts";
import { limits } from "./limits.ts";

/** A page where neither first nor last is given. */
const defaultPage = 20;
/** What a list that is not paged usually holds, such as a claim's entities. */
const usualList = 4;

const isCount = (value: unknown): value is number => typeof value === "number" && value > 0;

/** How many objects one field gives at most. */
const timesOf = (field: GraphQLField<unknown, unknown>, node: FieldNode, args: ValidatedExecutionArgs): number => {
  const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
  const takesPage = field.args.some(({ name }) => name === "first");
  const takesIds = field.args.some(({ name }) => name === "ids");
  // edges and nodes of a connection hold the page that the connection's own field counted
  if (!takesPage && !takesIds) return isList && field.name !== "edges" && field.name !== "nodes" ? usualList : 1;
  const given = getArgumentValues(field, node, args.variableValues);
  if (Array.isArray(given["ids"])) return given["ids"].length;
  const asked = [given["first"], given["last"]].filter(isCount);
  // a page that is too large is refused by its own field, with its name
  return Math.min(asked.length > 0 ? Math.max(...asked) : defaultPage, 100);
};

type Parent = Pick<GraphQLObjectType, "name" | "getFields">;

const createMeter = (args: ValidatedExecutionArgs) => {
  const { schema, fragmentDefinitions } = args;
  const typeNamed = (name: string | undefined, otherwise: Parent): Parent => {
    const type = name === undefined ? undefined : schema.getType(name);
    return isObjectType(type) || isInterfaceType(type) ? type : otherwise;
  };
  // each fragment is measured once, however often documents that nest spreads repeat it
  const fragments = new Map<string, number>();
  const measureField = (node: FieldNode, parent: Parent, depth: number): number => {
    const field = parent.getFields()[node.name.value];
    if (!field || !node.selectionSet || !isCompositeType(getNamedType(field.type))) return 0;
    const inner = measure(node.selectionSet, typeNamed(getNamedType(field.type).name, parent), depth + 1);
    return timesOf(field, node, args) * (1 + inner);
  };
  const measureFragment = (name: string, parent: Parent, depth: number): number => {
    const key = `${name} ${depth}`;
    const fragment = fragmentDefinitions[name];
    const known = fragments.get(key);
    if (known !== undefined || !fragment) return known ?? 0;
    const cost = measure(fragment.selectionSet, typeNamed(fragment.typeCondition.name.value, parent), depth);
    fragments.set(key, cost);
    return cost;
  };
  const measure = (set: SelectionSetNode, parent: Parent, depth: number): number => {
    if (depth > limits.selectionDepth)
      throw new RequestError(
        "LIMIT_EXCEEDED",
        `A selection may nest ${limits.selectionDepth} levels; this one nests more.`,
        {
          limit: limits.selectionDepth,
          actual: depth,
        },
      );
    return set.selections.reduce((sum, node) => {
      if (node.kind === Kind.FIELD) return sum + measureField(node, parent, depth);
      if (node.kind === Kind.FRAGMENT_SPREAD) return sum + measureFragment(node.name.value, parent, depth);
      return sum + measure(node.selectionSet, typeNamed(node.typeCondition?.name.value, parent), depth);
    }, 0);
  };
  return measure;
};

/** Objects that the answer can hold at most. */
export const costOf = (args: ValidatedExecutionArgs): number => {
  const root = args.schema.getRootType(args.operation.operation);
  return root ? createMeter(args)(args.operation.selectionSet, root, 1) : 0;
};

/** Refuses an operation that could answer with too much. */
export const checkCost = (args: ValidatedExecutionArgs): void => {
  const cost = costOf(args);
  if (cost > limits.answerObjects)
    throw new RequestError(
      "LIMIT_EXCEEDED",
      `This operation may answer with ${cost} objects, and ${limits.answerObjects} is the limit. Ask for smaller pages, or for fewer lists inside lists.`,
      { limit: limits.answerObjects, actual: cost },
    );
};
