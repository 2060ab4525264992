/** Lists whose items tell themselves apart by a key of the sender's: entities and claims of one article. */
import type { DomainLimits } from "../limits.ts";
import { fail, inside, type Report } from "./report.ts";
import type { Computation } from "./slices.ts";
import { readList } from "./values.ts";

/** The key as it was sent, of a faulty item too: one fault must not hide another. Undefined where it is none, as its own fault says. */
const sentKey = (item: unknown, { keyLength }: DomainLimits): string | undefined => {
  const key = typeof item === "object" && item !== null && "key" in item ? item.key : undefined;
  return typeof key === "string" && key.length <= 2 * keyLength && key.trim() !== "" ? key : undefined;
};

const refuseDuplicates = (report: Report, items: readonly unknown[], what: string, limits: DomainLimits): void => {
  const first = new Map<string, number>();
  for (const [at, item] of items.entries()) {
    const key = sentKey(item, limits);
    if (key === undefined) continue;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, at);
    else
      fail(
        inside(inside(report, at), "key"),
        "DUPLICATE_KEY",
        `${JSON.stringify(key)} is already the key of ${what} ${earlier}`,
      );
  }
};

/** The items of a list, which tell themselves apart by their keys. */
export function* readKeyed<Item>(
  report: Report,
  value: unknown,
  { most, what, limits }: { readonly most: number; readonly what: string; readonly limits: DomainLimits },
  read: (report: Report, value: unknown, index: number) => Computation<Item | undefined>,
): Computation<readonly Item[]> {
  const given = readList(report, value, most, (at, item, index) => ({ at, item, index })) ?? [];
  const items: Item[] = [];
  for (const { at, item, index } of given) {
    const found = yield* read(at, item, index);
    if (found) items.push(found);
    yield;
  }
  const sent = given.map(({ item }) => item);
  refuseDuplicates(report, sent, what, limits);
  return items;
}

/** The keys as they were sent, so that a claim that names a faulty entity is not faulty itself. */
export const keysOf = (items: unknown, most: number): ReadonlySet<unknown> =>
  new Set(
    Array.isArray(items)
      ? items
          .slice(0, most)
          .map((entity: unknown) =>
            typeof entity === "object" && entity !== null && "key" in entity ? entity.key : undefined,
          )
      : [],
  );
