/** The page as the service hands it out: for every view, cached as its files allow, under a strict policy, and small. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPageDoor } from "../../src/server/page.ts";
import { startService, type TestService } from "../support/service.ts";

let service: TestService;
let origin: string;
beforeAll(async () => {
  service = await startService();
  ({ origin } = new URL(service.url));
});
afterAll(() => service.stop());

/** The most that the page may weigh before its first claim, gzipped. */
const mostBytes = 250_000;
const built = "dist/dashboard";

test.each(["/", "/?modality=ASSERTED", "/claims/Q2xhaW06MQ", "/entities/RW50aXR5OjE", "/articles/a", "/batches"])(
  "%s is the page",
  async (path) => {
    const response = await fetch(origin + path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(await response.text()).toContain('<div id="page">');
  },
);

test("what is no view is none of the page's business", async () => {
  for (const path of ["/claims", "/claims/a/b", "/nowhere"]) {
    const response = await fetch(origin + path);
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toContain("application/json");
  }
});

test("who reads pages is shown one where nothing is, and hears all the same that it is not found", async () => {
  const accept = "text/html,application/xhtml+xml,*/*;q=0.8";
  for (const path of ["/claims", "/foo/bar/baz"]) {
    const response = await fetch(origin + path, { headers: { accept } });
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    expect(await response.text()).toContain('<div id="page">');
    const again = { accept, "if-none-match": response.headers.get("etag") ?? "" };
    expect((await fetch(origin + path, { headers: again })).status).toBe(404);
  }
  const sent = await fetch(`${origin}/foo`, { method: "POST", headers: { accept }, body: "x" });
  expect([sent.status, sent.headers.get("content-type")]).toEqual([404, expect.stringContaining("application/json")]);
});

test("nothing inline runs, and nothing comes from elsewhere", async () => {
  const response = await fetch(origin);
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
  const html = await response.text();
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) expect(address).toMatch(/^\//);
});

const assetOf = async (kind: string): Promise<string> => {
  const html = await (await fetch(origin)).text();
  const path = new RegExp(`/assets/[^"]+\\.${kind}`).exec(html)?.[0];
  if (!path) throw new Error(`the page names no .${kind}`);
  return origin + path;
};

test("a file with its hash in its name is kept for ever, and the page is asked for again", async () => {
  const asset = await fetch(await assetOf("js"));
  expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  const first = await fetch(origin);
  const again = await fetch(origin, { headers: { "if-none-match": first.headers.get("etag") ?? "" } });
  expect(again.status).toBe(304);
});

test("files travel compressed where that is understood", async () => {
  const url = await assetOf("css");
  const plain = await (await fetch(url, { headers: { "accept-encoding": "identity" } })).text();
  const { default: http } = await import("node:http");
  const body = await new Promise<Buffer>((resolve, reject) => {
    http
      .get(url, { headers: { "accept-encoding": "br" } }, (response) => {
        expect(response.headers["content-encoding"]).toBe("br");
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => resolve(Buffer.concat(chunks)));
      })
      .on("error", reject);
  });
  expect(brotliDecompressSync(body).toString()).toBe(plain);
});

test("a file that is not there is not found, and none outside of the folder is looked for", async () => {
  for (const path of ["/assets/none.js", "/assets/../../package.json", "/assets/%2e%2e/.vite/manifest.json"])
    expect((await fetch(origin + path)).status).toBe(404);
});

test("where the page was never built, its address says how to build it", async () => {
  const empty = await mkdtemp(join(tmpdir(), "claimwire-page-"));
  const door = createPageDoor(empty);
  const server = createServer((request, response) => void door.answer(request, response, "/"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("npm run page");
  await new Promise((resolve) => server.close(resolve));
  await rm(empty, { recursive: true });
});

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

test(`the page weighs less than ${mostBytes / 1000} kB gzipped without its charts`, async () => {
  const manifest = JSON.parse(await readFile(`${built}/.vite/manifest.json`, "utf8")) as Record<string, Chunk>;
  const isDrawing = (name: string): boolean => /chart|graph/.test(name);
  const files = Object.entries(manifest)
    .filter(([name]) => !isDrawing(name))
    .flatMap(([, { file, css = [] }]) => [file, ...css]);
  const sizes = await Promise.all(
    [...new Set(files)].map(async (file) => gzipSync(await readFile(join(built, file)), { level: 9 }).length),
  );
  const sum = sizes.reduce((total, size) => total + size, 0);
  const all = (await readdir(`${built}/assets`)).length;
  process.stdout.write(`the page: ${(sum / 1000).toFixed(1)} kB gzipped in ${sizes.length} of ${all} files\n`);
  expect(sum).toBeLessThan(mostBytes);
});
