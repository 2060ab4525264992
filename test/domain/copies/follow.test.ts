import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import { detectCopies } from "../../../src/domain/copies/detect.ts";
import { followCopies } from "../../../src/domain/copies/follow.ts";
import { createLibrary } from "../../../src/domain/copies/library.ts";
import { readFolded } from "../../../src/domain/copies/texts.ts";
import type { Follower } from "../../../src/domain/following/follower.ts";
import { createReading } from "../../../src/reading/reading.ts";
import { article, claim, claimId, openTestDomain, send, type TestDomain } from "../support.ts";

interface Event {
  readonly texts: readonly string[];
}
const events: Event[] = JSON.parse(readFileSync(new URL("texts.json", import.meta.url), "utf8"));
const text = (event: number, hand = 0): string => events[event]?.texts[hand] ?? "";
const cut = (whole: string): string => whole.slice(0, Math.floor(whole.length * 0.75));

let at: TestDomain;
let follower: Follower;
const faults: unknown[] = [];
beforeAll(async () => {
  at = await openTestDomain();
  // what is there before anybody looks
  await send(at.domain, article("old-1", { body: text(5) }), article("old-2", { body: `Shortened. ${text(5)}` }));
  follower = followCopies(at.database, (fault) => faults.push(fault), 60_000);
});
afterAll(async () => {
  await follower.stop();
  await at.stop();
  expect(faults).toEqual([]);
});

const idOf = async (name: string): Promise<bigint> => {
  const found = await createReading(at.database).articleByUri(`https://paper.example/${name}`);
  if (!found) throw new Error(`${name} is not there`);
  return found.id;
};

/** Groups of these articles, by name. */
const groups = async (...names: string[]): Promise<string[][]> => {
  await follower.catchUp();
  const ids = await Promise.all(names.map(idOf));
  const rows = await at.database.query<{ article: bigint; head: bigint }>(
    sql`SELECT article_id AS article, head_id AS head FROM article_copy WHERE article_id = ANY (${ids}::bigint[]) ORDER BY 2, 1`,
  );
  const named = (id: bigint): string => names[ids.indexOf(id)] ?? `${id}`;
  return [...Map.groupBy(rows, ({ head }) => head)].map(([head, members]) => {
    const all = members.map(({ article: id }) => named(id));
    return named(head) === all[0] ? all : ["head is not the first", ...all];
  });
};

test("texts that were there before anybody looked are looked at too", async () => {
  expect(await groups("old-1", "old-2")).toEqual([["old-1", "old-2"]]);
});

test("copies are one group under the first, texts by other hands are not, whether they come together or one by one", async () => {
  await send(
    at.domain,
    article("a1", { body: text(0) }),
    article("a2", { body: text(0, 1) }),
    article("a3", { body: cut(text(0)) }),
  );
  expect(await groups("a1", "a2", "a3")).toEqual([["a1", "a3"]]);
  await send(at.domain, article("a4", { body: `Another headline\n${text(0)}` }));
  await send(at.domain, article("a5", { body: `${text(0, 1)} So far the report.` }));
  expect(await groups("a1", "a2", "a3", "a4", "a5")).toEqual([
    ["a1", "a3", "a4"],
    ["a2", "a5"],
  ]);
});

test("a text that comes between two groups makes them one, and leaves them when it changes", async () => {
  const halves = [text(1), text(1, 2)].map((whole) => whole.split(". ").slice(0, 4).join(". "));
  const [one = "", other = ""] = halves;
  await send(at.domain, article("b1", { body: one }), article("b2", { body: `${one} Yes.` }));
  await send(at.domain, article("b3", { body: other }), article("b4", { body: `${other} No.` }));
  const all = ["b1", "b2", "b3", "b4", "b5"] as const;
  await send(at.domain, article("b5", { body: `${one}. ${other}` }));
  expect(await groups(...all)).toEqual([["b1", "b2", "b3", "b4", "b5"]]);
  await send(at.domain, article("b5", { body: text(2) }));
  expect(await groups(...all)).toEqual([
    ["b1", "b2"],
    ["b3", "b4"],
  ]);
});

test("when the first of a group changes, the next one stands for it; the last one alone is no group", async () => {
  await send(at.domain, article("c1", { body: text(3) }));
  await send(at.domain, article("c2", { body: text(3) }), article("c3", { body: text(3) }));
  expect(await groups("c1", "c2", "c3")).toEqual([["c1", "c2", "c3"]]);
  await send(at.domain, article("c1", { body: text(4) }));
  expect(await groups("c1", "c2", "c3")).toEqual([["c2", "c3"]]);
  await send(at.domain, article("c2", { body: text(4, 1) }));
  expect(await groups("c1", "c2", "c3")).toEqual([]);
  await send(at.domain, article("c2", { body: text(4) }));
  expect(await groups("c1", "c2", "c3")).toEqual([["c1", "c2"]]);
});

test("two outlets with one text are one origin, from an entry of its own on, and two again when one of them changes its text", async () => {
  const from = (name: string, publisher: string, body: string) =>
    article(name, {
      body,
      publisher: { name: publisher },
      claims: [claim("a", { text: "The ferry burned.", attributions: [{ kind: "OWN_REPORTING" }] })],
    });
  const first = await send(at.domain, from("d1", "The Quay", text(4, 2)));
  const second = await send(at.domain, from("d2", "The Pier", `Exclusive. ${text(4, 2)}`));
  const [one, other] = [claimId(first, "a"), claimId(second, "a")];
  const { position } = await at.domain.relateClaims({ from: one, to: other, type: "SAME_AS" });
  const origins = async () => (await createReading(at.database).corroboration(one)).independentOrigins;
  await follower.catchUp();
  expect(await groups("d1", "d2")).toEqual([["d1", "d2"]]);
  expect(await origins()).toBe(1);
  const changed = await send(at.domain, from("d2", "The Pier", text(2, 2)));
  expect(changed.position.seq).toBeGreaterThan(position.seq);
  await follower.catchUp();
  expect(await origins()).toBe(2);
  const [entry] = await at.database.query<{ own: boolean; claims: bigint }>(sql`
    SELECT bool_and(own) AS own, count(*) AS claims FROM claim_event WHERE seq > ${changed.position.seq}`);
  expect(entry).toEqual({ own: true, claims: 2n });
});

test("an article names the first of its text and the others, in every answer that shows it", async () => {
  const reading = createReading(at.database);
  const [a1, a2, a3, a4, e] = await Promise.all(["a1", "a2", "a3", "a4", "old-1"].map(idOf));
  if (!a1 || !a2 || !a3 || !a4 || !e) throw new Error("sent above");
  expect(await Promise.all([a1, a3, a4].map((id) => reading.copyHead(id)))).toEqual([a1, a1, a1]);
  expect(await reading.copies(a3)).toEqual([a1, a4]);
  await send(at.domain, article("alone", { body: "Nobody else has this text." }));
  await follower.catchUp();
  const alone = await idOf("alone");
  expect(await reading.copyHead(alone)).toBeNull();
  expect(await reading.copies(alone)).toEqual([]);
});

test("who shared a text with whom is known of every commit since", async () => {
  const [c1, c2] = [await idOf("c1"), await idOf("c2")];
  const versions = await at.database.query<{ head: bigint }>(
    sql`SELECT head_id AS head FROM article_copy_version WHERE article_id = ${c2} ORDER BY until`,
  );
  expect(versions.map(({ head }) => head)).toEqual([c1, c2]);
});

test("a text that was taken down stays what it was a copy of, whoever leaves, and is neither sketched nor compared again", async () => {
  await send(at.domain, ...["f1", "f2", "f3", "f4"].map((name) => article(name, { body: text(3, 2) })));
  expect(await groups("f1", "f2", "f3", "f4")).toEqual([["f1", "f2", "f3", "f4"]]);
  const gone = await idOf("f2");
  const folded = (await readFolded(at.database, [gone])).get(gone) ?? "";
  await at.domain.redactArticle(gone, "At the author's wish");
  expect(await groups("f1", "f2", "f3", "f4")).toEqual([["f1", "f2", "f3", "f4"]]);
  await send(at.domain, article("f1", { body: text(2, 2).toUpperCase() }));
  expect((await groups("f1", "f2", "f3", "f4")).at(-1)).toEqual(["f2", "f3", "f4"]);

  // whoever had read the text before it was taken down writes nothing of it after
  await detectCopies(at.database, createLibrary(at.database), [{ commit: 1n, article: gone, revision: 1, folded }]);
  expect(await at.database.query(sql`SELECT FROM article_sketch WHERE article_id = ${gone}`)).toEqual([]);
  expect((await groups("f1", "f2", "f3", "f4")).at(-1)).toEqual(["f2", "f3", "f4"]);
});

test("two services over one database do the work once, and one goes on where the other stopped", async () => {
  const another = followCopies(at.database, (fault) => faults.push(fault), 60_000);
  const bodies = [text(0, 2), text(1, 1), text(2, 1), text(3, 1)];
  await send(
    at.domain,
    ...bodies.flatMap((body, index) => ["x", "y"].map((side) => article(`e${index}${side}`, { body }))),
  );
  await Promise.all([follower.catchUp(), another.catchUp()]);
  const names = bodies.flatMap((_, index) => [`e${index}x`, `e${index}y`]);
  expect(await groups(...names)).toEqual(bodies.map((_, index) => [`e${index}x`, `e${index}y`]));
  await another.stop();
});
