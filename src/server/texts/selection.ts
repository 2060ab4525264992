/** What an operation selects, collected as GraphQL collects it, in the form that `reading/texts` takes. */
import {
  type FieldNode,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type ValidatedExecutionArgs,
} from "graphql";
import type { Chosen } from "../../reading/texts/texts.ts";

/** By key, in the order of the answer: the nodes that select it. */
type Collected = ReadonlyMap<string, readonly FieldNode[]>;

const isChosen = (node: SelectionNode, { variableValues }: ValidatedExecutionArgs): boolean => {
  if (!node.directives?.length) return true;
  const skipped = getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.["if"] === true;
  return !skipped && getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.["if"] !== false;
};

/** What GraphQL calls collecting fields: fragments spread, each once, and nodes of one key together. */
export const collect = (
  sets: readonly SelectionSetNode[],
  parent: GraphQLObjectType,
  args: ValidatedExecutionArgs,
): Collected => {
  const { schema, fragmentDefinitions } = args;
  const found = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  const applies = (name: string | undefined): boolean => {
    if (name === undefined || name === parent.name) return true;
    const type = schema.getType(name);
    return isAbstractType(type) && schema.isSubType(type, parent);
  };
  const add = (node: FieldNode): void => {
    const key = node.alias?.value ?? node.name.value;
    const nodes = found.get(key);
    if (nodes) nodes.push(node);
    else found.set(key, [node]);
  };
  const addFragment = (name: string): void => {
    if (spread.has(name)) return;
    spread.add(name);
    const fragment = fragmentDefinitions[name];
    if (fragment && applies(fragment.typeCondition.name.value)) addAll(fragment.selectionSet);
  };
  const addAll = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (!isChosen(node, args)) continue;
      if (node.kind === Kind.FIELD) add(node);
      else if (node.kind === Kind.FRAGMENT_SPREAD) addFragment(node.name.value);
      else if (applies(node.typeCondition?.name.value)) addAll(node.selectionSet);
    }
  };
  for (const set of sets) addAll(set);
  return found;
};

const setsOf = (nodes: readonly FieldNode[]): SelectionSetNode[] =>
  nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));

/** Fields that anyone may see who may ask at all. */
export const isOpen = ({ extensions }: GraphQLField<unknown, unknown>): boolean =>
  (extensions["scope"] ?? "read") === "read";

/** The selection of an object as `reading/texts` takes it; null where it asks for more than columns and rows. */
export const choose = (
  nodes: readonly FieldNode[],
  parent: GraphQLObjectType,
  args: ValidatedExecutionArgs,
): readonly Chosen[] | null => {
  const chosen: Chosen[] = [];
  for (const [key, same] of collect(setsOf(nodes), parent, args)) {
    const each = chooseField(key, same, parent, args);
    if (!each) return null;
    chosen.push(each);
  }
  return chosen;
};

const chooseField = (
  key: string,
  nodes: readonly FieldNode[],
  parent: GraphQLObjectType,
  args: ValidatedExecutionArgs,
): Chosen | null => {
  const [node] = nodes;
  const name = node?.name.value ?? "";
  if (name === "__typename") return { key, field: name, of: null };
  const field = parent.getFields()[name];
  if (!field || !isOpen(field) || nodes.some(({ arguments: given }) => given?.length)) return null;
  const type = getNamedType(field.type);
  if (!node?.selectionSet) return { key, field: name, of: null };
  const of = isObjectType(type) ? choose(nodes, type, args) : null;
  return of && { key, field: name, of };
};
