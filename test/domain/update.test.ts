import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { raw, sql } from "../../src/database/sql.ts";
import {
  article,
  claim,
  claimId,
  entriesAfter,
  everyRow,
  openTestDomain,
  send,
  statuses,
  type TestDomain,
} from "./support.ts";

let at: TestDomain;
beforeAll(async () => {
  at = await openTestDomain();
});
afterAll(() => at.stop());

const entityOf = async (name: string) => {
  const sent = await send(
    at.domain,
    article(`entity-${name}`, {
      entities: [{ key: "e", kind: "PERSON", name, aliases: [`${name}ová`] }],
      claims: [claim("c", { entities: [{ entity: "e", role: "SUBJECT" }] })],
    }),
  );
  const [row] = await at.database.query<{ id: bigint }>(sql`SELECT id FROM entity WHERE name = ${name}`);
  return { id: row?.id ?? 0n, claim: claimId(sent, "c"), position: sent.position };
};

const entityRow = async (id: bigint) =>
  (
    await at.database.query(sql`
      SELECT name, aliases, wikidata_id AS item, (SELECT array_agg(folded ORDER BY position) FROM entity_name WHERE entity_id = id) AS names
      FROM entity WHERE id = ${id}`)
  )[0];

describe("a curator", () => {
  test("renames an entity, takes away a wrong alias, gives an item; its claims hear of it", async () => {
    const { id, claim: about, position } = await entityOf("Novák");
    await at.domain.updateEntity({
      id,
      name: "Jan  Novák",
      aliases: ["Novak", "JAN NOVAK", "Honza"],
      wikidataId: "Q1",
    });
    expect(await entityRow(id)).toEqual({
      ...{ name: "Jan Novák", aliases: ["Novak", "Honza"], item: "Q1" },
      names: ["jan novak", "novak", "honza"],
    });
    expect(await entriesAfter(at.database, position.seq)).toMatchObject([{ claim: about, own: false }]);
    await at.domain.updateEntity({ id, aliases: [], wikidataId: null });
    expect(await entityRow(id)).toMatchObject({ name: "Jan Novák", aliases: [], item: null });
    const before = await everyRow(at.database);
    await at.domain.updateEntity({ id, name: "Jan Novák", aliases: null });
    expect(await everyRow(at.database)).toBe(before);
  });

  test("who renames what sources go on calling by the old name merges the newcomer once, or keeps the name of a publisher", async () => {
    const sent = article("renamed", {
      publisher: { name: "The Gazete" },
      entities: [{ key: "e", kind: "PERSON", name: "Dvorrak" }],
      claims: [claim("c", { entities: [{ entity: "e", role: "SUBJECT" }] })],
    });
    await send(at.domain, sent);
    const idOf = async (table: "entity" | "publisher", name: string): Promise<bigint> => {
      const rows = await at.database.query<{ id: bigint }>(sql`SELECT id FROM ${raw(table)} WHERE name = ${name}`);
      expect(rows).toHaveLength(1);
      return rows[0]?.id ?? 0n;
    };
    const entity = await idOf("entity", "Dvorrak");
    const publisher = await idOf("publisher", "The Gazete");
    await at.domain.updateEntity({ id: entity, name: "Dvorak" });
    await at.domain.updatePublisher({ id: publisher, name: "The Gazette", aliases: ["The Gazete"] });
    expect(statuses(await send(at.domain, sent))).toBe("UNCHANGED, c UNCHANGED");
    const later = { ...sent, uri: `${sent.uri}-later` };
    await send(at.domain, later);
    await at.domain.mergeEntities(await idOf("entity", "Dvorrak"), entity);
    await send(at.domain, { ...sent, uri: `${sent.uri}-last` });
    const now = await at.database.query(sql`
      SELECT DISTINCT entity_id AS entity, publisher_id AS publisher FROM claim_entity JOIN claim c ON c.id = claim_id
        JOIN article a ON a.id = c.article_id WHERE starts_with(a.uri, ${sent.uri})`);
    expect(now).toEqual([{ entity, publisher }]);
  });

  test("cannot give two entities one identity", async () => {
    const one = await entityOf("Malý");
    const other = await entityOf("Velký");
    await at.domain.updateEntity({ id: one.id, wikidataId: "Q2" });
    const same = { id: other.id, wikidataId: "Q2" };
    await expect(at.domain.updateEntity(same)).rejects.toMatchObject({ code: "BAD_INPUT" });
    await at.domain.updateEntity({ id: other.id, name: "Malý" });
    await expect(at.domain.updateEntity({ id: one.id, wikidataId: null })).rejects.toMatchObject({ code: "BAD_INPUT" });
    await expect(at.domain.updateEntity({ id: one.id, wikidataId: "2" })).rejects.toMatchObject({ code: "BAD_INPUT" });
    await expect(at.domain.updateEntity({ id: one.id, name: " " })).rejects.toMatchObject({ code: "BAD_INPUT" });
    await expect(at.domain.updateEntity({ id: 10n ** 12n })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("does the same for a publisher and its domain", async () => {
    const sent = await send(at.domain, article("paper", { publisher: { name: "Paper" }, claims: [claim("c")] }));
    const [row] = await at.database.query<{ id: bigint }>(sql`SELECT id FROM publisher WHERE name = 'Paper'`);
    const id = row?.id ?? 0n;
    await at.domain.updatePublisher({ id, name: "The Paper", aliases: ["Paper"], domain: "WWW.Paper.Example" });
    const [stored] = await at.database.query(sql`SELECT name, aliases, domain FROM publisher WHERE id = ${id}`);
    expect(stored).toEqual({ name: "The Paper", aliases: ["Paper"], domain: "paper.example" });
    expect(await entriesAfter(at.database, sent.position.seq)).toMatchObject([
      { claim: claimId(sent, "c"), own: false },
    ]);
    const other = await send(at.domain, article("paper-2", { publisher: { name: "paper" } }));
    const [given] = await at.database.query(
      sql`SELECT publisher_id AS id FROM article WHERE id = ${other.results[0]?.articleId}`,
    );
    expect(given).toEqual({ id });
    await expect(at.domain.updatePublisher({ id, domain: "https://x" })).rejects.toMatchObject({ code: "BAD_INPUT" });
  });
});
