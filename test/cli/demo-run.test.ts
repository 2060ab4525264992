/** The demo as people start it: a process, its own database, Ctrl-C. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { expect, test, vi } from "vitest";
import { LostError, openService } from "../../src/cli/client/service.ts";

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
};

test("the demo starts a service of its own, publishes, and leaves nothing behind after Ctrl-C", async () => {
  const port = await freePort();
  // A database of somebody's must not receive invented news.
  const environment = { ...process.env, PORT: String(port), DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing" };
  const demo = spawn(process.execPath, ["src/main.ts", "demo", "--pace", "0.05"], { env: environment });
  const said: string[] = [];
  demo.stdout.on("data", (chunk) => said.push(String(chunk)));
  demo.stderr.on("data", (chunk) => said.push(String(chunk)));
  const text = (): string => said.join("");
  await vi.waitFor(() => expect(text()).toMatch(/^published {2}Meridian Wire/m), { timeout: 60_000 });
  expect(text()).toContain("12 invented articles with 42 claims are in");
  const folder = /Its data is in (\S+),/.exec(text())?.[1] ?? "";
  expect(existsSync(folder)).toBe(true);
  const service = openService(`http://127.0.0.1:${port}/graphql`);
  const { articles } = await service.ask<{ articles: { totalCount: number } }>("{ articles { totalCount } }");
  expect(articles.totalCount).toBeGreaterThan(12);
  demo.kill("SIGINT");
  const [code] = await once(demo, "exit");
  expect(code).toBe(0);
  expect(existsSync(folder)).toBe(false);
  await expect(service.ask("{ __typename }")).rejects.toThrow(LostError);
}, 90_000);
