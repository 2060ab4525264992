/** The part of the environment that says who may come in, and how much each may take. */

export interface TokenConfig {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly scopeClaim: string;
  readonly senderClaim: string;
}

export interface AccessConfig {
  /** others than this machine's own users may reach the service */
  readonly isPublic: boolean;
  /** what needs no key: reading, or nothing; null: not said, and then a public service does not start */
  readonly reading: "open" | "keys" | null;
  /** who may read the schema from the service, and sees GraphiQL */
  readonly introspection: "open" | "keys";
  /** whom the texts of articles are shown: whoever may read, or those with a scope */
  readonly bodies: "read" | "ingest" | "curate" | "admin";
  readonly adminKey: string | null;
  /** null: only keys of our own are taken */
  readonly tokens: TokenConfig | null;
  /** origins of other sites whose pages may use the service; "*": any */
  readonly origins: readonly string[];
  /** names by which the service is called, in lower case; empty: any, but on loopback only loopback's */
  readonly hosts: readonly string[];
  /** proxies in front, which say in X-Forwarded-For who asks */
  readonly proxies: number;
  /** a file with the only operations that are taken; null: any operation is */
  readonly operationsFile: string | null;
  readonly costPerMinute: number;
  readonly connectionsPerKey: number;
  readonly connectionsPerAddress: number;
  readonly subscriptionsPerKey: number;
  readonly subscriptionsPerAddress: number;
  /** no variable changes it */
  readonly keyGuessesPerMinute: number;
}

export const defaultAccessLimits = Object.freeze({
  costPerMinute: 10_000_000,
  connectionsPerKey: 20_000,
  connectionsPerAddress: 1_000,
  subscriptionsPerKey: 50_000,
  subscriptionsPerAddress: 10_000,
  keyGuessesPerMinute: 300,
});

const loopback = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/i;

/** Whether nobody but this machine reaches that address or name. */
export const isLoopback = (hostname: string): boolean => loopback.test(hostname);

type Value = (name: string) => string | null;

const listOf = (text: string | null): string[] =>
  (text ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");

const choiceFault = (name: string, text: string | null): string | null =>
  text === null || text === "open" || text === "keys" ? null : `${name} is "${text}" but must be "open" or "keys"`;

const choice = (text: string | null): "open" | "keys" | null => (text === "open" || text === "keys" ? text : null);

const scopeNames = ["read", "ingest", "curate", "admin"] as const;

const bodiesOf = (text: string | null): AccessConfig["bodies"] | undefined =>
  text === null ? "read" : scopeNames.find((scope) => scope === text);

const countFault = (name: string, text: string | null): string | null =>
  text === null || /^[1-9]\d{0,11}$/.test(text) ? null : `${name} is "${text}" but must be a whole number from 1`;

const shortestKey = 8;
const shortestPublicKey = 20;

/** The value is not repeated: it is a secret. */
const adminKeyFault = (key: string | null, isPublic: boolean): string | null => {
  if (key === null) return null;
  if (/[^\x21-\x7e]/.test(key)) return "CLAIMWIRE_ADMIN_KEY must be letters, digits and signs of ASCII, without spaces";
  const shortest = isPublic ? shortestPublicKey : shortestKey;
  return key.length < shortest ? `CLAIMWIRE_ADMIN_KEY must have ${shortest} characters or more here` : null;
};

const isOrigin = (text: string): boolean => text === "*" || (URL.canParse(text) && new URL(text).origin === text);

const isSafeUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
};

const readTokens = (value: Value): { readonly tokens: TokenConfig | null; readonly faults: (string | null)[] } => {
  const jwksUrl = value("CLAIMWIRE_JWT_JWKS_URL");
  const issuer = value("CLAIMWIRE_JWT_ISSUER");
  const audience = value("CLAIMWIRE_JWT_AUDIENCE");
  const scopeClaim = value("CLAIMWIRE_JWT_SCOPE_CLAIM") ?? "scope";
  const senderClaim = value("CLAIMWIRE_JWT_SENDER_CLAIM") ?? "sub";
  if (!jwksUrl && !issuer && !audience) return { tokens: null, faults: [] };
  if (!jwksUrl || !issuer || !audience) {
    const fault =
      "CLAIMWIRE_JWT_JWKS_URL, CLAIMWIRE_JWT_ISSUER and CLAIMWIRE_JWT_AUDIENCE are needed all three, or none of them";
    return { tokens: null, faults: [fault] };
  }
  const fault = isSafeUrl(jwksUrl)
    ? null
    : "CLAIMWIRE_JWT_JWKS_URL must be an https address: whoever could change the answer could sign tokens";
  return { tokens: { jwksUrl, issuer, audience, scopeClaim, senderClaim }, faults: [fault] };
};

const readLimits = (value: Value) => {
  const given = {
    costPerMinute: value("CLAIMWIRE_COST_PER_MINUTE"),
    connectionsPerKey: value("CLAIMWIRE_CONNECTIONS_PER_KEY"),
    connectionsPerAddress: value("CLAIMWIRE_CONNECTIONS_PER_ADDRESS"),
    subscriptionsPerKey: value("CLAIMWIRE_SUBSCRIPTIONS_PER_KEY"),
    subscriptionsPerAddress: value("CLAIMWIRE_SUBSCRIPTIONS_PER_ADDRESS"),
  };
  const numberOf = (name: keyof typeof given): number =>
    given[name] === null ? defaultAccessLimits[name] : Number(given[name]);
  return {
    limits: {
      costPerMinute: numberOf("costPerMinute"),
      connectionsPerKey: numberOf("connectionsPerKey"),
      connectionsPerAddress: numberOf("connectionsPerAddress"),
      subscriptionsPerKey: numberOf("subscriptionsPerKey"),
      subscriptionsPerAddress: numberOf("subscriptionsPerAddress"),
      keyGuessesPerMinute: defaultAccessLimits.keyGuessesPerMinute,
    },
    faults: Object.entries(given).map(([name, text]) =>
      countFault(`CLAIMWIRE_${name.replace(/[A-Z]/g, "_$&").toUpperCase()}`, text),
    ),
  };
};

/** `host`: where the service listens. */
export const readAccess = (
  value: Value,
  host: string,
): { readonly access: AccessConfig; readonly faults: readonly (string | null)[] } => {
  const reading = value("CLAIMWIRE_READING");
  const introspection = value("CLAIMWIRE_INTROSPECTION");
  const adminKey = value("CLAIMWIRE_ADMIN_KEY");
  const bodies = value("CLAIMWIRE_BODIES");
  const origins = listOf(value("CLAIMWIRE_ORIGINS"));
  const hosts = listOf(value("CLAIMWIRE_HOSTS")).map((name) => name.toLowerCase());
  const proxies = value("CLAIMWIRE_PROXIES") ?? "0";
  // on loopback a proxy or a name of its own means that others are let through to it
  const isPublic = !isLoopback(host) || hosts.some((name) => !isLoopback(name)) || proxies !== "0";
  const { tokens, faults } = readTokens(value);
  const { limits, faults: limitFaults } = readLimits(value);
  const foreign = origins.find((origin) => !isOrigin(origin));
  const usual = isPublic ? null : "open";
  return {
    access: Object.freeze({
      isPublic,
      reading: choice(reading) ?? usual,
      introspection: choice(introspection) ?? usual ?? "keys",
      bodies: bodiesOf(bodies) ?? "admin",
      adminKey,
      tokens,
      origins,
      hosts,
      proxies: Number(proxies),
      operationsFile: value("CLAIMWIRE_OPERATIONS"),
      ...limits,
    }),
    faults: [
      choiceFault("CLAIMWIRE_READING", reading),
      choiceFault("CLAIMWIRE_INTROSPECTION", introspection),
      bodiesOf(bodies) ? null : `CLAIMWIRE_BODIES is "${bodies}" but must be one of ${scopeNames.join(", ")}`,
      adminKeyFault(adminKey, isPublic),
      foreign === undefined
        ? null
        : `CLAIMWIRE_ORIGINS has ${JSON.stringify(foreign)} but must list origins such as https://news.example`,
      /^\d$/.test(proxies) ? null : `CLAIMWIRE_PROXIES is "${proxies}" but must be a number from 0 to 9`,
      ...faults,
      ...limitFaults,
    ],
  };
};

/** What keeps a service from starting that others can reach, where nobody said what they may. */
export const policyFault = ({ isPublic, reading }: AccessConfig, host: string): string | null =>
  isPublic && reading === null
    ? `Others can reach this service (HOST is ${host}), and nothing says what they may: set CLAIMWIRE_READING to "keys" (nobody reads without a key) or to "open" (whoever reaches it reads; writing needs a key).`
    : null;
