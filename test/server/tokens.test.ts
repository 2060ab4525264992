/** Tokens of another issuer: whoever it vouches for comes in, with the scopes that it gives, and nobody else. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { hearOverSocket, post, socketClient } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";

const issuer = "https://login.example/";
const audience = "claimwire";

let service: TestService;
let keyServer: Server;
let fetched = 0;
let pair: Awaited<ReturnType<typeof generateKeyPair>>;
let stranger: Awaited<ReturnType<typeof generateKeyPair>>;
beforeAll(async () => {
  pair = await generateKeyPair("ES256");
  stranger = await generateKeyPair("ES256");
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: "one", alg: "ES256" }] });
  keyServer = createServer((_, response) => {
    fetched += 1;
    response.writeHead(200, { "content-type": "application/json" }).end(jwks);
  });
  await new Promise<void>((resolve) => keyServer.listen(0, "127.0.0.1", resolve));
  service = await startService({
    environment: {
      CLAIMWIRE_READING: "keys",
      CLAIMWIRE_JWT_JWKS_URL: `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}/jwks`,
      CLAIMWIRE_JWT_ISSUER: issuer,
      CLAIMWIRE_JWT_AUDIENCE: audience,
    },
  });
});
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  await service.stop();
  keyServer.closeAllConnections();
  await new Promise((resolve) => keyServer.close(resolve));
});

interface Given {
  readonly claims?: Record<string, unknown>;
  readonly from?: string;
  readonly to?: string;
  readonly ends?: string | number | null;
  readonly key?: CryptoKey;
  readonly subject?: string | null;
}

const tokenOf = ({
  claims = { scope: "read" },
  from = issuer,
  to = audience,
  ends = "5m",
  key,
  subject,
}: Given = {}) => {
  const token = new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "one" }).setIssuer(from).setAudience(to);
  if (ends !== null) token.setExpirationTime(ends);
  if (subject !== null) token.setSubject(subject ?? "anna");
  return token.sign(key ?? pair.privateKey);
};

const whoAmI = "{ viewer { name scopes extractors } }";
const ask = (token: string, query = whoAmI) => post(service.url, query, {}, { authorization: `Bearer ${token}` });

test("a token's scopes and extractors are its claims, its sender the subject", async () => {
  const viewer = async (claims: Record<string, unknown>) => (await ask(await tokenOf({ claims }))).data?.["viewer"];
  const read = { name: "anna", scopes: ["READ"], extractors: ["default"] };
  expect(await viewer({ scope: "openid read profile" })).toEqual(read);
  expect(await viewer({ scope: ["claimwire:curate", "email"] })).toEqual({
    ...read,
    scopes: ["READ", "INGEST", "CURATE"],
  });
  expect(await viewer({ scope: "ingest", extractors: ["brno"] })).toEqual({
    name: "anna",
    scopes: ["READ", "INGEST"],
    extractors: ["brno"],
  });
  expect(await viewer({ scope: "ingest", extractors: "*" })).toMatchObject({ extractors: null });
});

test("a token without a scope of ours opens nothing", async () => {
  const answer = await ask(await tokenOf({ claims: { scope: "openid" } }));
  expect(answer).toMatchObject({ data: null, errors: [{ extensions: { code: "FORBIDDEN", scope: "read" } }] });
  const client = socketClient(service.wsUrl, {
    connectionParams: async () => ({ authorization: `Bearer ${await tokenOf({ claims: {} })}` }),
  });
  const heard = hearOverSocket(client, { query: "subscription { claimEvents { kind } }" });
  await expect(heard.next()).rejects.toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
  await client.dispose();
});

test("a token of another issuer, for another service, over, endless, nobody's or forged is refused", async () => {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const body = { iss: issuer, aud: audience, sub: "eve", scope: "admin", exp: Math.floor(Date.now() / 1000) + 300 };
  const tokens = [
    await tokenOf({ from: "https://login.example.evil/" }),
    await tokenOf({ to: "another" }),
    await tokenOf({ ends: Math.floor(Date.now() / 1000) - 60 }),
    await tokenOf({ ends: null }),
    await tokenOf({ subject: null }),
    await tokenOf({ key: stranger.privateKey }),
    `${encode({ alg: "none" })}.${encode(body)}.`,
    `${encode({ alg: "HS256", kid: "one" })}.${encode(body)}.${Buffer.alloc(32).toString("base64url")}`,
    `${encode({ alg: "ES256", kid: "two" })}.${encode(body)}.${Buffer.alloc(64).toString("base64url")}`,
    "a.b.c",
    "..",
  ];
  for (const token of tokens)
    expect(await ask(token)).toMatchObject({ status: 401, errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
});

test("the issuer's keys are fetched once, not for each token", async () => {
  await Promise.all(Array.from({ length: 20 }, async (_, n) => ask(await tokenOf({ subject: `reader ${n}` }))));
  expect(fetched).toBeLessThan(4);
});

test("a socket is closed with 4403 when its token is over", async () => {
  const token = await tokenOf({ ends: Math.ceil(Date.now() / 1000) + 60 });
  const client = socketClient(service.wsUrl, { connectionParams: { authorization: `Bearer ${token}` } });
  const heard = hearOverSocket(client, { query: "subscription { claimEvents { kind cursor } }" });
  expect(await heard.next()).toMatchObject({ claimEvents: { kind: "READY" } });
  vi.setSystemTime(Date.now() + 120_000);
  await expect(heard.next()).rejects.toMatchObject({ code: 4403 });
  expect(await ask(token)).toMatchObject({ status: 401 });
});
