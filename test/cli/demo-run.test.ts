/** The demo as people start it: a process, its own database, Ctrl-C. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { LostError, openService } from "../../src/cli/client/service.ts";
import { onFreePort } from "../support/free-port.ts";

/** Until it has published something. */
const startDemo = async (port: number) => {
  // A database of somebody's must not receive invented news.
  const environment = { ...process.env, PORT: String(port), DATABASE_URL: "postgres://nobody@127.0.0.1:1/nothing" };
  const demo = spawn(process.execPath, ["src/main.ts", "demo", "--pace", "0.05"], { env: environment });
  const said: string[] = [];
  const text = (): string => said.join("");
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => {
      demo.kill("SIGINT");
      reject(new Error(`the demo said only: ${text()}`));
    }, 60_000);
    const hear = (chunk: Buffer): void => {
      said.push(String(chunk));
      if (/^published {2}Meridian Wire/m.test(text())) {
        clearTimeout(limit);
        resolve();
      }
    };
    demo.stdout.on("data", hear);
    demo.stderr.on("data", hear);
    demo.once("close", () => {
      clearTimeout(limit);
      reject(new Error(`the demo ended: ${text()}`));
    });
  });
  return { demo, port, text: text() };
};

test("the demo starts a service of its own, publishes, and leaves nothing behind after Ctrl-C", async () => {
  const { demo, port, text } = await onFreePort(startDemo);
  expect(text).toContain("12 invented articles with 42 claims are in");
  const folder = /Its data is in (\S+),/.exec(text)?.[1] ?? "";
  expect(existsSync(folder)).toBe(true);
  const service = openService(`http://127.0.0.1:${port}/graphql`);
  const { articles } = await service.ask<{ articles: { totalCount: number } }>("{ articles { totalCount } }");
  expect(articles.totalCount).toBeGreaterThan(12);
  demo.kill("SIGINT");
  const [code] = await once(demo, "exit");
  expect(code).toBe(0);
  expect(existsSync(folder)).toBe(false);
  await expect(service.ask("{ __typename }")).rejects.toThrow(LostError);
}, 180_000);
