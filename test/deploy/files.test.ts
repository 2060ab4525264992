/** What is in deploy/ fits the service: no container engine is needed to see that. */

import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { variableNames } from "../../src/cli/config.ts";
import { spawnService } from "../support/child.ts";
import { createTestDatabase } from "../support/database.ts";

const read = (file: string): string => readFileSync(file, "utf8");
const withoutComments = (text: string): string => text.replace(/^\s*#.*$/gm, "");

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** One instruction an entry, continued lines joined. */
const instructionsOf = (file: string): Instruction[] =>
  withoutComments(read(file))
    .replace(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => ({ name: line.split(" ", 1)[0] ?? "", rest: line.slice(line.indexOf(" ") + 1).trim() }));

const container = instructionsOf("deploy/Containerfile");
const all = (name: string): string[] => container.filter((one) => one.name === name).map(({ rest }) => rest);
const last = (name: string): string => all(name).at(-1) ?? "";

test("the Containerfile has only instructions that there are, and ends as a user who is not root", () => {
  const known = [
    "FROM",
    "WORKDIR",
    "COPY",
    "RUN",
    "ENV",
    "USER",
    "EXPOSE",
    "STOPSIGNAL",
    "HEALTHCHECK",
    "ENTRYPOINT",
    "CMD",
  ];
  expect(container.filter(({ name }) => !known.includes(name))).toEqual([]);
  expect(container[0]?.name).toBe("FROM");
  expect(last("USER")).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  expect(last("STOPSIGNAL")).toBe("SIGTERM");
});

test("the image's Node is the one that the package names, by which text is folded", () => {
  const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
  const images = all("FROM").map((rest) => rest.split(" ")[0]);
  expect(new Set(images)).toEqual(new Set([`node:${dependencies["node"]}-slim`]));
});

test("all that is copied into the image is there, and is not kept from it", () => {
  const sources = all("COPY")
    .filter((rest) => !rest.startsWith("--from"))
    .flatMap((rest) => rest.split(/\s+/).slice(0, -1));
  expect(sources.filter((source) => !existsSync(source))).toEqual([]);
  const allowed = read(".dockerignore").split("\n");
  expect(allowed).toContain("*");
  expect(sources.filter((source) => !allowed.includes(`!${source}`))).toEqual([]);
});

test("what is copied from the build was made there", () => {
  const taken = all("COPY").filter((rest) => rest.startsWith("--from=build"));
  const made = ["package.json", "prisma", "src", "node_modules", "dist"];
  expect(
    taken.map((rest) => rest.split(/\s+/)[1]?.replace("/app/", "")).filter((path) => !made.includes(path ?? "")),
  ).toEqual([]);
  expect(all("RUN").join("\n")).toContain("node prisma/prepare.ts");
  expect(existsSync("prisma/prepare.ts")).toBe(true);
});

test("the image starts the service, and its health check tells a ready one from one that is not", {
  timeout: 90_000,
}, async () => {
  const words = [...(JSON.parse(last("ENTRYPOINT")) as string[]), ...(JSON.parse(last("CMD")) as string[])];
  expect(words).toEqual(["node", "/app/src/main.ts", "serve"]);
  const environment = Object.fromEntries(
    last("ENV")
      .split(" ")
      .map((pair) => pair.split("=") as [string, string]),
  );
  const check = JSON.parse(last("HEALTHCHECK").replace(/^.*?CMD /, "")) as string[];
  const health = (port: string): Promise<number> =>
    promisify(execFile)(process.execPath, check.slice(1), { env: { PORT: port } }).then(
      () => 0,
      (fault: { code: number }) => fault.code,
    );
  const own = await createTestDatabase();
  const service = spawnService({
    ...environment,
    PORT: "0",
    DATABASE_URL: own.url,
    CLAIMWIRE_READING: "keys",
    CLAIMWIRE_DRAIN_SECONDS: "20",
  });
  const { port } = new URL(await service.ready);
  expect(await health(port)).toBe(0);
  service.process.kill("SIGTERM");
  expect(await service.ended).toEqual({ code: 0, signal: null });
  // a port where nobody listens; its own may be somebody's by now
  expect(await health("1")).toBe(1);
  await own.drop();

  const leaving = createServer((_, response) => void response.writeHead(503).end()).listen(0, "127.0.0.1");
  await new Promise((resolve) => leaving.once("listening", resolve));
  const address = leaving.address();
  expect(await health(String(typeof address === "object" && address?.port))).toBe(1);
  leaving.close();
});

const ofService = (name: string): string => name.replace(/_FILE$/, "");

test("compose.yaml, its proxy and the unit set only variables that the service reads", () => {
  const compose = withoutComments(read("deploy/compose.yaml"));
  const set = [...compose.matchAll(/^\s+([A-Z][A-Z_]+):/gm)].map(([, name]) => name ?? "");
  const asked = [...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name ?? "");
  const unit = [...withoutComments(read("deploy/claimwire.service")).matchAll(/^Environment=(.*)$/gm)];
  const inUnit = unit.flatMap(([, pairs]) => (pairs ?? "").split(" ").map((pair) => pair.split("=")[0] ?? ""));
  const others = /^(POSTGRES_(USER|DB|PASSWORD_FILE|INITDB_ARGS)|NODE_ENV|CMD|NET_BIND_SERVICE)$/;
  const names = [...set, ...asked, ...inUnit].filter((name) => !others.test(name));
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !variableNames.includes(ofService(name)))).toEqual([]);
});

test("ports, hosts and secrets are called the same on both sides", () => {
  const compose = withoutComments(read("deploy/compose.yaml"));
  const proxy = withoutComments(read("deploy/nginx.conf"));
  const port = last("EXPOSE");
  expect(last("ENV")).toContain(`PORT=${port}`);
  const upstreams = [...proxy.matchAll(/^\s+server (claimwire-\d):(\d+)/gm)].map(([, name, at]) => [name, at]);
  expect(upstreams).toEqual([
    ["claimwire-1", port],
    ["claimwire-2", port],
  ]);
  const listened = [...proxy.matchAll(/listen (\d+)/g)].map(([, at]) => at);
  const ports = /^ {4}ports: (.*)$/m.exec(compose)?.[1] ?? "";
  const published = [...ports.matchAll(/"\d+:(\d+)"/g)].map(([, at]) => at);
  expect(published).toEqual(listened);
  for (const [name] of upstreams) {
    const address = new RegExp(`^  ${name}:\\n.*\\n.*\\n.*ipv4_address: ([\\d.]+)`, "m").exec(compose)?.[1];
    expect(compose).toContain(`"${name}:${address}"`);
  }
  const mounted = [...`${compose}${proxy}`.matchAll(/\/run\/secrets\/([a-z-]+)/g)].map(([, name]) => name ?? "");
  expect(mounted.filter((name) => !compose.includes(`file: ./secrets/${name}\n`))).toEqual([]);
  // by short names, from whichever registry is meant here
  expect(compose).not.toMatch(/image: \S*\//);
});

test("both the container and the unit give the service longer to stop than it takes", () => {
  const compose = read("deploy/compose.yaml");
  const seconds = (pattern: RegExp, text: string): number => Number(pattern.exec(text)?.[1]);
  const drain = seconds(/CLAIMWIRE_DRAIN_SECONDS: "(\d+)"/, compose);
  expect(seconds(/stop_grace_period: (\d+)s/, compose)).toBeGreaterThanOrEqual(drain + 5);
  expect(seconds(/TimeoutStopSec=(\d+)/, read("deploy/claimwire.service"))).toBeGreaterThanOrEqual(10);
});

test("the unit's directives are ones that there are, stop the service alone, and forbid nothing that Node needs", () => {
  const known =
    /^(Description|Documentation|Wants|After|Type|User|Group|WorkingDirectory|Environment|EnvironmentFile|ExecStart|StateDirectory|StateDirectoryMode|UMask|KillMode|KillSignal|TimeoutStopSec|Restart|RestartSec|LimitNOFILE|CapabilityBoundingSet|AmbientCapabilities|NoNewPrivileges|Protect(System|Home|Clock|ControlGroups|Hostname|KernelLogs|KernelModules|KernelTunables|Proc)|Private(Tmp|Devices)|Restrict(AddressFamilies|Namespaces|Realtime|SUIDSGID)|LockPersonality|SystemCall(Architectures|Filter|ErrorNumber)|WantedBy)$/;
  const lines = withoutComments(read("deploy/claimwire.service"))
    .split("\n")
    .filter((line) => line.trim() !== "");
  expect(lines.filter((line) => /^\[/.test(line))).toEqual(["[Unit]", "[Service]", "[Install]"]);
  const names = lines.filter((line) => !line.startsWith("[")).map((line) => line.split("=")[0] ?? "");
  expect(names.filter((name) => !known.test(name))).toEqual([]);
  expect(lines).toContain("KillMode=mixed");
  expect(names).not.toContain("MemoryDenyWriteExecute");
  const [, script] = /^ExecStart=\S+ (\S+) serve$/m.exec(lines.join("\n")) ?? [];
  expect(existsSync(script ?? "none")).toBe(true);
});
