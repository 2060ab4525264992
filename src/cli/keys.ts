/**
 * `claimwire keys`: makes, lists and revokes API keys. Where CLAIMWIRE_URL names a service, through that service with an admin key;
 * else on the database itself, whether a service runs on it or not.
 */
import { Command, InvalidArgumentError } from "commander";
import { type Config, readConfig } from "../config.ts";
import { RequestError, StartError } from "../terms/errors.ts";
import { findService } from "./client/credentials.ts";
import { RefusedError, type Service } from "./client/service.ts";
import { ownTerminal, plain, type Terminal } from "./client/terminal.ts";

export interface KnownKey {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  /** null: any */
  readonly extractors: readonly string[] | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

export interface KeyWish {
  readonly name: string;
  readonly scope: string;
  /** empty: the usual ones */
  readonly extractors: readonly string[];
  readonly expiresAt: Date | null;
}

export interface KeyRing {
  create(wish: KeyWish): Promise<{ readonly apiKey: KnownKey; readonly secret: string }>;
  list(): Promise<readonly KnownKey[]>;
  revoke(id: string): Promise<KnownKey>;
  stop(): Promise<void>;
}

/** Handed in, so that commands which only talk to a running service never load the database's code. */
export type OpenKeys = (config: Config, say: (line: string) => void) => Promise<KeyRing>;

const fields = "id name scope extractors createdAt expiresAt revokedAt lastUsedAt";
const createDocument = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { ${fields} } } }`;
const listDocument = `{ apiKeys { ${fields} } }`;
const revokeDocument = `mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { ${fields} } } }`;

type Sent = { readonly [Name in keyof KnownKey]: KnownKey[Name] extends Date | null ? string | null : KnownKey[Name] };

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const keyOf = (sent: Sent): KnownKey => ({
  ...sent,
  scope: sent.scope.toLowerCase(),
  createdAt: new Date(String(sent.createdAt)),
  expiresAt: dateOf(sent.expiresAt),
  revokedAt: dateOf(sent.revokedAt),
  lastUsedAt: dateOf(sent.lastUsedAt),
});

const ringOf = (service: Service): KeyRing => ({
  create: async ({ extractors, ...wish }) => {
    const input = { ...wish, scope: wish.scope.toUpperCase(), extractors: extractors.length === 0 ? null : extractors };
    const { createApiKey } = await service.ask<{ createApiKey: { key: string; apiKey: Sent } }>(createDocument, {
      input,
    });
    return { apiKey: keyOf(createApiKey.apiKey), secret: createApiKey.key };
  },
  list: async () => (await service.ask<{ apiKeys: Sent[] }>(listDocument)).apiKeys.map(keyOf),
  revoke: async (id) =>
    keyOf((await service.ask<{ revokeApiKey: { apiKey: Sent } }>(revokeDocument, { id })).revokeApiKey.apiKey),
  stop: () => Promise.resolve(),
});

const stateOf = ({ revokedAt, expiresAt }: KnownKey): string => {
  if (revokedAt) return `revoked ${revokedAt.toISOString()}`;
  if (!expiresAt) return "no end";
  return `${expiresAt.getTime() <= Date.now() ? "ended" : "ends"} ${expiresAt.toISOString()}`;
};

const describe = (key: KnownKey): string =>
  [
    key.id,
    key.scope.padEnd(6),
    plain(key.name),
    key.extractors === null ? "any extractor" : `extractors: ${key.extractors.map(plain).join(", ")}`,
    stateOf(key),
    key.lastUsedAt ? `last used ${key.lastUsedAt.toISOString()}` : "never used",
  ].join("  ");

/** Runs with the keys of the service or the database that the environment names. */
const withKeys = async (
  openKeys: OpenKeys,
  { environment, notes }: Terminal,
  work: (keys: KeyRing) => Promise<void>,
): Promise<void> => {
  const say = (line: string): void => void notes.write(`${line}\n`);
  const keys = environment["CLAIMWIRE_URL"]
    ? ringOf(await findService(environment))
    : await openKeys(readConfig(environment, process.cwd()), say);
  try {
    await work(keys);
  } catch (fault) {
    if (fault instanceof RequestError || fault instanceof RefusedError) throw new StartError(fault.message);
    throw fault;
  } finally {
    await keys.stop();
  }
};

const dayMs = 24 * 60 * 60 * 1000;

/** `90d`, or an RFC 3339 instant. */
export const readExpiry = (text: string): Date => {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  const when =
    days === undefined
      ? new Date(/^\d{4}-\d\d-\d\d(T.*)?$/.test(text) ? text : Number.NaN)
      : new Date(Date.now() + Number(days) * dayMs);
  if (Number.isNaN(when.getTime()))
    throw new InvalidArgumentError("A number of days such as 90d, or a date, was expected.");
  return when;
};

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

interface CreateFlags {
  readonly name: string;
  readonly scope: string;
  readonly extractor: readonly string[];
  readonly expires?: Date;
}

/** `claimwire keys create|list|revoke` */
export const keysCommand = (openKeys: OpenKeys, terminal: Terminal = ownTerminal()): Command => {
  const { output, notes } = terminal;
  const create = new Command("create")
    .description("make a key, and print it this once")
    .requiredOption("--name <name>", "the sender's name; the same name again is the same sender")
    .requiredOption("--scope <scope>", "read, ingest, curate or admin; each includes those before it")
    .option("--extractor <name>", "one that it may write; again for several; * for any (default: default)", collect, [])
    .option("--expires <when>", "a number of days such as 90d, or a date", readExpiry)
    .action(({ name, scope, extractor, expires }: CreateFlags) =>
      withKeys(openKeys, terminal, async (keys) => {
        const wish = { name, scope, extractors: extractor, expiresAt: expires ?? null };
        const { apiKey, secret } = await keys.create(wish);
        notes.write(`${describe(apiKey)}\nThe key is shown this once:\n`);
        output.write(`${secret}\n`);
      }),
    );
  const list = new Command("list").description("list all keys, newest first").action(() =>
    withKeys(openKeys, terminal, async (keys) => {
      for (const key of await keys.list()) output.write(`${describe(key)}\n`);
    }),
  );
  const revoke = new Command("revoke")
    .description("revoke a key for good, by its id")
    .argument("<id>", "as `keys list` shows it")
    .action((id: string) =>
      withKeys(openKeys, terminal, async (keys) => {
        output.write(`${describe(await keys.revoke(id))}\n`);
      }),
    );
  const keys = new Command("keys")
    .description("make, list and revoke API keys, with the service up or down")
    .addHelpText(
      "after",
      "\nWorks on DATABASE_URL or the embedded database in CLAIMWIRE_DATA, beside a service that runs on it. With CLAIMWIRE_URL it\nasks that service instead, with the admin key in CLAIMWIRE_KEY.",
    );
  for (const command of [create, list, revoke]) keys.addCommand(command);
  return keys;
};
