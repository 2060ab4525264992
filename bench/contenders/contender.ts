/** Who takes part in the read workloads, and how each is asked. */

import type { Shot } from "../load/http.ts";
import { benchKey } from "../load/key.ts";
import type { Child } from "../run/child.ts";
import type { ReadWork, Values } from "../work/reads.ts";

export interface Running {
  readonly child: Child;
  readonly url: string;
}

export interface ReadContender {
  readonly name: string;
  start(databaseUrl: string): Promise<Running>;
  /** null where it cannot be asked this */
  shot(work: ReadWork, values: Values): Shot | null;
  /** the answer as the service would give it, so that it can be compared */
  plain(work: ReadWork, answer: unknown): unknown;
}

/** A GraphQL request as every client sends it. */
export const graphqlShot = (document: string, variables: unknown): Shot => ({
  path: "/graphql",
  body: JSON.stringify({ query: document.replace(/\s+/g, " "), variables }),
});

export const post = async (url: string, { path, body }: Shot): Promise<unknown> => {
  const authorization = `Bearer ${benchKey}`;
  const headers = { "content-type": "application/json", accept: "application/json", authorization };
  const response = await fetch(new URL(path, url), {
    method: "POST",
    headers,
    body,
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (!response.ok || text.startsWith('{"errors"')) throw new Error(`${url}${path} answered ${text.slice(0, 500)}`);
  return JSON.parse(text);
};
