/**
 * The page: files that were built before, handed out as they are. It knows which addresses are views of the page and what a browser
 * may do with it; what the page asks comes in by the same doors as everybody's requests. Where the page was never built, the
 * service is a service all the same, and says here how to build it.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const compressGzip = promisify(gzip);
const compressBrotli = promisify(brotliCompress);

const builtFolder = fileURLToPath(new URL("../../dist/dashboard", import.meta.url));

/** Everything from this service, nothing inline: what a claim says is text, whatever it says. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const guards = {
  "content-security-policy": policy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

/** Addresses of the page's views; each is answered with the page itself. */
const views = /^\/($|(claims|entities|articles|publishers)\/[^/]+$|(batches|key)$)/;

type Encoding = "br" | "gzip" | "identity";

interface PageFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: Readonly<Record<Encoding, Buffer>>;
}

const loadFile = async (path: string, address: string): Promise<PageFile> => {
  const body = await readFile(path);
  const [br, gzipped] = await Promise.all([
    compressBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
    compressGzip(body, { level: 9 }),
  ]);
  // a file whose name holds its hash never changes; the others are asked for each time, and answered 304
  const cache = address.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  const headers = {
    ...guards,
    "content-type": types[extname(path)] ?? "application/octet-stream",
    "cache-control": cache,
    etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
    vary: "accept-encoding",
  };
  return { headers, bodies: { br, gzip: gzipped, identity: body } };
};

/** All files by address. The build's own notes, in folders that begin with a dot, are not among them. */
const loadFiles = async (folder: string): Promise<ReadonlyMap<string, PageFile>> => {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, address: path.slice(folder.length).split(sep).join("/") }))
    .filter(({ address }) => !address.includes("/."));
  return new Map(
    await Promise.all(files.map(async ({ path, address }) => [address, await loadFile(path, address)] as const)),
  );
};

const encodingOf = (request: IncomingMessage): Encoding => {
  const accepted = String(request.headers["accept-encoding"] ?? "");
  if (/\bbr\b/.test(accepted)) return "br";
  return /\bgzip\b/.test(accepted) ? "gzip" : "identity";
};

type Status = 200 | 404;

const sendFile = (
  request: IncomingMessage,
  response: ServerResponse,
  { headers, bodies }: PageFile,
  status: Status = 200,
): void => {
  if (status === 200 && request.headers["if-none-match"] === headers["etag"])
    return void response.writeHead(304, headers).end();
  const encoding = encodingOf(request);
  const body = bodies[encoding];
  response.writeHead(status, {
    ...headers,
    ...(encoding === "identity" ? {} : { "content-encoding": encoding }),
    "content-length": body.length,
  });
  response.end(request.method === "HEAD" ? undefined : body);
};

const missing =
  "The page is not built. In the service's folder run `npm ci`, or `npm run page` where the packages are there, and load this again.\n\nGraphQL is at /graphql and works without it.\n";

export interface PageDoor {
  /** Whether this request is for the page or one of its files. */
  takes(request: IncomingMessage, path: string): boolean;
  answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
  /** Whether somebody who reads pages is to see one that says that nothing is there; what is asked by programs is not. */
  takesLost(request: IncomingMessage): boolean;
  answerLost(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

const isRead = ({ method }: IncomingMessage): boolean => method === "GET" || method === "HEAD";

/** Reads the files when the first is asked for, and again as long as there are none. */
export const createPageDoor = (folder: string = builtFolder): PageDoor => {
  let loaded: Promise<ReadonlyMap<string, PageFile>> | null = null;
  const load = async (): Promise<ReadonlyMap<string, PageFile>> => {
    loaded ??= loadFiles(folder);
    const files = await loaded;
    if (files.size === 0) loaded = null;
    return files;
  };
  return {
    takes: (request, path) =>
      isRead(request) && (views.test(path) || path.startsWith("/assets/") || path === "/favicon.svg"),
    answer: async (request, response, path) => {
      const files = await load();
      const file = files.get(views.test(path) ? "/index.html" : path);
      if (file) return sendFile(request, response, file);
      const [status, text] = files.size === 0 ? [503, missing] : [404, `There is no file ${path.slice(0, 80)}.\n`];
      response.writeHead(status, { ...guards, "content-type": "text/plain; charset=utf-8" }).end(text);
    },
    takesLost: (request) => isRead(request) && /\btext\/html\b/i.test(request.headers.accept ?? ""),
    answerLost: async (request, response) => {
      const file = (await load()).get("/index.html");
      if (file) return sendFile(request, response, file, 404);
      const headers = { ...guards, "content-type": "text/plain; charset=utf-8" };
      response.writeHead(404, headers).end("There is nothing here. GraphQL is at /graphql.\n");
    },
  };
};
