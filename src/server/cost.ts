/**
 * What an operation may cost, known before it runs: the number of objects that its answer can hold at most, and the number of its
 * searches. Lists inside lists multiply, so that a short document can ask for more rows than there are, and each alias of a list
 * can search in another way; both are refused instead. Who wants to know the cost sends `x-claimwire-cost: 1`.
 */
import {
  type DocumentNode,
  type ExecutionResult,
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
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidatedExecutionArgs,
  visit,
} from "graphql";
import { RequestError } from "../terms/errors.ts";
import { limits } from "./limits.ts";

/** A page where neither first nor last is given. */
const defaultPage = 20;
/** What a list that is not paged usually holds, such as a claim's entities. */
const usualList = 4;

/** Lists that hold the page that the field around them counted. */
const ofPage = new Set(["edges", "nodes", "changes", "appearances"]);

const isCount = (value: unknown): value is number => typeof value === "number" && value > 0;

/** How many objects one field gives at most. */
const timesOf = (field: GraphQLField<unknown, unknown>, node: FieldNode, args: ValidatedExecutionArgs): number => {
  const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
  const takesPage = field.args.some(({ name }) => name === "first");
  const takesIds = field.args.some(({ name }) => name === "ids");
  if (!takesPage && !takesIds) return isList && !ofPage.has(field.name) ? usualList : 1;
  const given = getArgumentValues(field, node, args.variableValues);
  if (Array.isArray(given["ids"])) return given["ids"].length;
  const asked = [given["first"], given["last"]].filter(isCount);
  // a page that is too large is refused by its own field, with its name
  return Math.min(asked.length > 0 ? Math.max(...asked) : defaultPage, 100);
};

export interface Cost {
  /** that the answer can hold at most; an article's text counts as many, a field under another name as one */
  readonly objects: number;
  /** the operation's own fields, and lists inside them, as the document names them: rows that are asked the same share a statement */
  readonly searches: number;
}

/** What an operation takes from its key's minute: a search is a statement or more, an object a row. */
export const pointsOf = ({ objects, searches }: Cost): number => objects + searches * limits.searchPoints;

const nothing: Cost = { objects: 0, searches: 0 };
const add = (one: Cost, other: Cost): Cost => ({
  objects: one.objects + other.objects,
  searches: one.searches + other.searches,
});

/** What takes a filter or a page looks for rows; what takes an id knows them. */
const isSearch = (field: GraphQLField<unknown, unknown>): boolean =>
  field.args.some(({ name }) => name === "filter" || name === "first");

/** What is no object and yet makes an answer long: an article's text, and another copy of a field under a name of its own. */
const leafOf = ({ name, alias }: FieldNode): number => {
  if (name.value === "body") return limits.textObjects;
  return alias ? 1 : 0;
};

type Parent = Pick<GraphQLObjectType, "name" | "getFields">;

const createMeter = (args: ValidatedExecutionArgs) => {
  const { schema, fragmentDefinitions } = args;
  const typeNamed = (name: string | undefined, otherwise: Parent): Parent => {
    const type = name === undefined ? undefined : schema.getType(name);
    return isObjectType(type) || isInterfaceType(type) ? type : otherwise;
  };
  // each fragment is measured once, however often documents that nest spreads repeat it
  const fragments = new Map<string, Cost>();
  const measureField = (node: FieldNode, parent: Parent, depth: number): Cost => {
    const field = parent.getFields()[node.name.value];
    if (!field) return { objects: leafOf(node), searches: 0 };
    const searches = depth === 1 || isSearch(field) ? 1 : 0;
    if (!node.selectionSet || !isCompositeType(getNamedType(field.type))) return { objects: leafOf(node), searches };
    const inner = measure(node.selectionSet, typeNamed(getNamedType(field.type).name, parent), depth + 1);
    return {
      objects: timesOf(field, node, args) * (1 + inner.objects),
      searches: searches + inner.searches,
    };
  };
  const measureFragment = (name: string, parent: Parent, depth: number): Cost => {
    const key = `${name} ${depth}`;
    const fragment = fragmentDefinitions[name];
    const known = fragments.get(key);
    if (known !== undefined || !fragment) return known ?? nothing;
    const cost = measure(fragment.selectionSet, typeNamed(fragment.typeCondition.name.value, parent), depth);
    fragments.set(key, cost);
    return cost;
  };
  const measure = (set: SelectionSetNode, parent: Parent, depth: number): Cost => {
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
      if (node.kind === Kind.FIELD) return add(sum, measureField(node, parent, depth));
      if (node.kind === Kind.FRAGMENT_SPREAD) return add(sum, measureFragment(node.name.value, parent, depth));
      return add(sum, measure(node.selectionSet, typeNamed(node.typeCondition?.name.value, parent), depth));
    }, nothing);
  };
  return measure;
};

const measureCost = (args: ValidatedExecutionArgs): Cost => {
  const root = args.schema.getRootType(args.operation.operation);
  return root ? createMeter(args)(args.operation.selectionSet, root, 1) : nothing;
};

/** Variables that say how much is asked for, wherever in the document; null: its lists of ids vary, or more than such numbers do. */
const countersIn = (document: DocumentNode): readonly string[] | null => {
  const names = new Set<string>();
  let varies = false;
  visit(document, {
    enter: (node) => {
      if (node.kind !== Kind.ARGUMENT || !/^(first|last|ids)$/.test(node.name.value)) return;
      if (node.name.value === "ids") varies = true;
      else if (node.value.kind === Kind.VARIABLE) names.add(node.value.name.value);
    },
  });
  return varies ? null : [...names];
};

interface Known {
  readonly counters: readonly string[] | null;
  readonly costs: Map<string, Cost>;
}
const known = new WeakMap<OperationDefinitionNode, Known>();
/** Page sizes of one operation that are remembered. */
const mostCosts = 100;

/** Measured once for each operation and page size. Throws LIMIT_EXCEEDED where it nests too deep. */
export const costOf = (args: ValidatedExecutionArgs): Cost => {
  const { counters, costs } = known.get(args.operation) ?? { counters: countersIn(args.document), costs: new Map() };
  known.set(args.operation, { counters, costs });
  if (!counters) return measureCost(args);
  const key = counters.map((name) => String(args.variableValues.coerced[name])).join();
  const cost = costs.get(key) ?? measureCost(args);
  if (costs.size >= mostCosts) costs.clear();
  costs.set(key, cost);
  return cost;
};

/** Refuses an operation that could answer with too much, or that searches too often. */
export const checkCost = (args: ValidatedExecutionArgs): Cost => {
  const cost = costOf(args);
  if (cost.objects > limits.answerObjects)
    throw new RequestError(
      "LIMIT_EXCEEDED",
      `This operation may answer with ${cost.objects} objects, and ${limits.answerObjects} is the limit. Ask for smaller pages, or for fewer lists inside lists.`,
      { limit: limits.answerObjects, actual: cost.objects },
    );
  if (cost.searches > limits.searches)
    throw new RequestError(
      "LIMIT_EXCEEDED",
      `This operation asks ${cost.searches} times, counting its own fields and the lists inside them, and ${limits.searches} is the limit. Ask in several requests, or for many at once with \`in\` or nodes(ids).`,
      { limit: limits.searches, actual: cost.searches },
    );
  return cost;
};

/** The header that asks for `extensions.cost`. */
export const costHeader = "x-claimwire-cost";

/** A result with what it could have cost, beside the limits. */
export const withCost = <Result extends ExecutionResult>(result: Result, cost: Cost): Result => ({
  ...result,
  extensions: {
    ...result.extensions,
    cost: { ...cost, points: pointsOf(cost), limits: { objects: limits.answerObjects, searches: limits.searches } },
  },
});
