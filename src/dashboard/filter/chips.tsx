/** What is asked for, piece by piece, each to be let go. */
import { type ReactNode, useMemo } from "react";
import { shortTime } from "../parts/when.tsx";
import { useWire } from "../wire/wire-provider.tsx";
import { attributions, languageName, modalities, nameOf, roles, statuses } from "../words.ts";
import { everything, type WireFilter } from "./filter.ts";
import { useNames } from "./names.ts";

interface Chip {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly without: Partial<WireFilter>;
}

const without = <Item,>(items: readonly Item[], item: Item): Item[] => items.filter((other) => other !== item);
const instant = (text: string): string => shortTime(text, Date.now());

const datesOf = (filter: WireFilter): Chip[] => {
  const { from, to, by } = filter;
  if (!from && !to) return [];
  const name =
    from && to ? `${instant(from)} – ${instant(to)}` : from ? `since ${instant(from)}` : `before ${instant(to ?? "")}`;
  const kind = by === "INGESTED_AT" ? "came in" : "published";
  return [{ key: "dates", kind, name, without: { from: null, to: null } }];
};

const supportOf = ({ origins, contested }: WireFilter): Chip[] => [
  ...(origins === null
    ? []
    : [{ key: "origins", kind: "origins", name: `${origins} or more`, without: { origins: null } }]),
  ...(contested === null
    ? []
    : [
        {
          key: "contested",
          kind: "only",
          name: contested ? "contested" : "not contested",
          without: { contested: null },
        },
      ]),
];

const chipsOf = (filter: WireFilter, names: ReadonlyMap<string, string>): Chip[] => [
  ...(filter.text ? [{ key: "text", kind: "words", name: filter.text, without: { text: "" } }] : []),
  ...filter.entities.map((choice) => ({
    key: `entity ${choice.id} ${choice.role}`,
    kind: choice.role ? `${nameOf(roles, choice.role)}` : "about",
    name: names.get(choice.id) ?? "…",
    without: { entities: without(filter.entities, choice) },
  })),
  ...filter.publishers.map((id) => ({
    key: `publisher ${id}`,
    kind: "publisher",
    name: names.get(id) ?? "…",
    without: { publishers: without(filter.publishers, id) },
  })),
  ...filter.languages.map((tag) => ({
    key: `language ${tag}`,
    kind: "language",
    name: languageName(tag),
    without: { languages: without(filter.languages, tag) },
  })),
  ...filter.modalities.map((value) => ({
    key: value,
    kind: "said as",
    name: nameOf(modalities, value),
    without: { modalities: without(filter.modalities, value) },
  })),
  ...filter.attributions.map((value) => ({
    key: value,
    kind: "on the word of",
    name: nameOf(attributions, value),
    without: { attributions: without(filter.attributions, value) },
  })),
  ...filter.statuses.map((value) => ({
    key: value,
    kind: "status",
    name: nameOf(statuses, value),
    without: { statuses: without(filter.statuses, value) },
  })),
  ...datesOf(filter),
  ...supportOf(filter),
];

export const Chips = ({ children }: { readonly children?: ReactNode }) => {
  const { filter, change } = useWire();
  const ids = useMemo(() => [...filter.entities.map(({ id }) => id), ...filter.publishers], [filter]);
  const names = useNames(ids);
  const chips = chipsOf(filter, names);
  if (chips.length === 0) return children;
  return (
    <div className="chips">
      <ul aria-label="What is asked for">
        {chips.map(({ key, kind, name, without: rest }) => (
          <li key={key}>
            <button type="button" className="chip" aria-label={`Remove ${kind} ${name}`} onClick={() => change(rest)}>
              <small>{kind}</small> <bdi>{name}</bdi> <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="quiet" onClick={() => change({ ...everything, by: filter.by })}>
        Clear all
      </button>
      {children}
    </div>
  );
};
