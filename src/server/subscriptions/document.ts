/** Documents parsed and validated once, and what of one decides the texts of its events. */
import {
  BREAK,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
  separateOperations,
  validate,
  visit,
} from "graphql";
import { parseDocument } from "../document.ts";
import { limits } from "../limits.ts";

export type Checked =
  | { readonly document: DocumentNode; readonly introspects: boolean; readonly errors?: never }
  | { readonly errors: readonly GraphQLError[]; readonly document?: never; readonly introspects?: never };

/** Whether a document asks for the schema itself. */
export const introspectsIn = (document: DocumentNode): boolean => {
  let found = false;
  visit(document, {
    Field: ({ name }) => {
      found ||= name.value === "__schema" || name.value === "__type";
      return found ? BREAK : undefined;
    },
  });
  return found;
};

/**
 * Parses and validates, remembering the last documents seen, sound or not. `hidesSchema`: errors suggest no names, which would
 * show a schema that not everybody may read.
 */
export const createDocuments = (schema: GraphQLSchema, hidesSchema: boolean): ((source: string) => Checked) => {
  const known = new Map<string, Checked>();
  const check = (source: string): Checked => {
    try {
      const document = parseDocument(source);
      const errors = validate(schema, document, undefined, { hideSuggestions: hidesSchema });
      return errors.length > 0 ? { errors } : { document, introspects: introspectsIn(document) };
    } catch (fault) {
      if (fault instanceof GraphQLError) return { errors: [fault] };
      throw fault;
    }
  };
  return (source) => {
    const checked = known.get(source) ?? check(source);
    known.delete(source);
    known.set(source, checked);
    const oldest = known.keys().next();
    if (known.size > limits.cachedDocuments && !oldest.done) known.delete(oldest.value);
    return checked;
  };
};

/** The one field of a subscription where it stands there plainly; null where a fragment or a directive hides it. */
export const plainRootField = (operation: OperationDefinitionNode): FieldNode | null => {
  const [only, ...others] = operation.selectionSet.selections;
  const isPlain = only?.kind === Kind.FIELD && others.length === 0 && (only.directives ?? []).length === 0;
  return isPlain && (operation.directives ?? []).length === 0 ? only : null;
};

const variablesIn = (document: DocumentNode): Set<string> => {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      used.add(name.value);
    },
  });
  return used;
};

export interface Selection {
  /** the operation alone, its root field without arguments, without the variables that only those used */
  readonly document: DocumentNode;
  /** equal texts select the same */
  readonly text: string;
  readonly variables: ReadonlySet<string>;
}

const selections = new WeakMap<OperationDefinitionNode, Selection>();

/**
 * What an operation selects, apart from what it subscribes to: two subscribers with different filters and the same selection
 * get the same text for the same event.
 */
export const selectionOf = (document: DocumentNode, operation: OperationDefinitionNode, root: FieldNode): Selection => {
  const known = selections.get(operation);
  if (known) return known;
  const alone = separateOperations(document)[operation.name?.value ?? ""] ?? document;
  const bare: DocumentNode = visit(alone, {
    Field: (node) => (node === root ? { ...node, arguments: [] } : undefined),
  });
  const variables = variablesIn(bare);
  const selected: DocumentNode = visit(bare, {
    VariableDefinition: (node) => (variables.has(node.variable.name.value) ? undefined : null),
  });
  const selection = Object.freeze({ document: selected, text: print(selected), variables });
  selections.set(operation, selection);
  return selection;
};
