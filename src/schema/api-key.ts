/** Who asks, and the keys that open the service. */
import type { ApiKey, CreatedKey } from "../access/keys.ts";
import type { Ticket } from "../access/tickets.ts";
import { type Scope, scopes, type Viewer } from "../access/viewer.ts";
import { builder, enumeration } from "./builder.ts";

type ScopeName = Uppercase<Scope>;

const ScopeEnum = enumeration<ScopeName>("Scope", "What one may do. Each includes those before it.", {
  READ: "Query and subscribe.",
  INGEST: "Send articles, and take back one's own batches.",
  CURATE: "Retract, restore, relate, merge and mend; any batch.",
  ADMIN: "Make and revoke keys. Not counted against the cost per minute.",
});
const nameOf = (scope: Scope): ScopeName => scope.toUpperCase() as ScopeName;
const scopeNamed = (name: ScopeName): Scope => name.toLowerCase() as Scope;

const extractorsWords = "The extractors that it may write, as `extractor` of an article names them. Null: any.";

const ViewerType = builder.objectRef<Viewer>("Viewer").implement({
  description: "Whoever asks.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "The name of its key: the sender of its batches." }),
    scopes: t.field({
      type: [ScopeEnum],
      description: "What it may do; empty for nothing.",
      resolve: (viewer) => scopes.filter((scope) => viewer.scopes.has(scope)).map(nameOf),
    }),
    extractors: t.stringList({
      nullable: true,
      description: extractorsWords,
      resolve: ({ extractors }) => (extractors === null ? null : [...extractors]),
    }),
    expiresAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When its key or token ends. Null: never.",
      resolve: ({ expiresAtMs }) => (expiresAtMs === null ? null : new Date(expiresAtMs)),
    }),
  }),
});

const ApiKeyType = builder.objectRef<ApiKey>("ApiKey").implement({
  description: "A key as it is stored: what opens the service is not among it, and is shown once, when it is made.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "Names the key; it stands in the key itself, and opens nothing." }),
    name: t.exposeString("name", {
      description: "The sender's name. Two keys of one name are one sender: that is how a key is replaced.",
    }),
    scope: t.field({ type: ScopeEnum, description: "What it may do.", resolve: ({ scope }) => nameOf(scope) }),
    extractors: t.stringList({
      nullable: true,
      description: extractorsWords,
      resolve: ({ extractors }) => (extractors === null ? null : [...extractors]),
    }),
    createdBy: t.exposeString("createdBy", { description: "The name of the key that made it, or the command." }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it was made.",
      resolve: ({ createdAt }) => createdAt,
    }),
    expiresAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it ends. Null: never.",
      resolve: ({ expiresAt }) => expiresAt,
    }),
    revokedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it was revoked. Null where it was not.",
      resolve: ({ revokedAt }) => revokedAt,
    }),
    lastUsedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it was last used, give or take a minute. Null: never yet.",
      resolve: ({ lastUsedAt }) => lastUsedAt,
    }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({
    type: ViewerType,
    description: "Who asks, and what it may.",
    resolve: (_, __, { viewer }) => viewer,
  }),
  apiKeys: t.field({
    type: [ApiKeyType],
    nullable: true,
    description: "Scope: admin. All keys, the newest first, revoked and expired ones too.",
    resolve: (_, __, { access }) => access.listKeys(),
  }),
}));

const CreateApiKeyInput = builder.inputType("CreateApiKeyInput", {
  description: "A key to be made.",
  fields: (t) => ({
    name: t.string({ required: true, description: "The sender's name, up to 200 characters." }),
    scope: t.field({ type: ScopeEnum, required: true, description: "What it may do." }),
    extractors: t.stringList({
      description: 'The extractors that it may write, up to 100; "*": any. Left out: `default` alone, for ADMIN any.',
    }),
    expiresAt: t.field({
      type: "DateTime",
      description: "When it ends. Left out: never. One in the past is BAD_INPUT.",
    }),
  }),
});

const CreateApiKeyPayload = builder.objectRef<CreatedKey>("CreateApiKeyPayload").implement({
  description: "A key that was made.",
  fields: (t) => ({
    apiKey: t.field({ type: ApiKeyType, description: "What is stored of it.", resolve: ({ apiKey }) => apiKey }),
    key: t.exposeString("secret", {
      description: "The key itself, for `Authorization: Bearer KEY`. It is shown here and never again.",
    }),
  }),
});

const RevokeApiKeyPayload = builder.objectRef<ApiKey>("RevokeApiKeyPayload").implement({
  description: "A key that was revoked.",
  fields: (t) => ({
    apiKey: t.field({ type: ApiKeyType, description: "The key.", resolve: (key) => key }),
  }),
});

const StreamTicket = builder.objectRef<Ticket>("StreamTicket").implement({
  description: "A pass for one event stream.",
  fields: (t) => ({
    ticket: t.exposeString("ticket", {
      description:
        "For the parameter `ticket` of GET /graphql with Accept: text/event-stream. It opens one stream, once.",
    }),
    expiresAt: t.field({
      type: "DateTime",
      description: "It opens nothing after this, a minute from now at most.",
      resolve: ({ expiresAt }) => expiresAt,
    }),
  }),
});

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: CreateApiKeyPayload,
    description: "Scope: admin. Makes a key, and shows it this once.",
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: "The key." }) },
    resolve: (_, { input }, { access, viewer }) =>
      access.createKey({ ...input, scope: scopeNamed(input.scope), createdBy: viewer.name }),
  }),
  revokeApiKey: t.field({
    type: RevokeApiKeyPayload,
    description:
      "Scope: admin. Revokes a key for good: it opens nothing any more after some seconds at most, on every instance, and what it has open is ended. Idempotent. A key that is not there is NOT_FOUND.",
    args: { id: t.arg.id({ required: true, description: "The id of an ApiKey." }) },
    resolve: (_, { id }, { access }) => access.revokeKey(id),
  }),
  createStreamTicket: t.field({
    type: StreamTicket,
    description:
      "Scope: read. A pass for a browser's EventSource, which sends no header: one stream, with the rights of whoever asks.",
    resolve: (_, __, { access, viewer }) => access.issueTicket(viewer),
  }),
}));
