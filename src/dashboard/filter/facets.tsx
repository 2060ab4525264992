/** Of what the matching claims are, as bars; a click asks for it, another lets it go. */
import type { FacetCountFragment } from "../generated/graphql.ts";
import { nodeName, shareOf } from "../parts/bars.tsx";
import type { Overview } from "../wire/overview.ts";
import { useWire } from "../wire/wire-provider.tsx";
import { attributions, isKnown, languageName, modalities, nameOf } from "../words.ts";
import type { WireFilter } from "./filter.ts";

interface Group {
  readonly title: string;
  readonly counts: readonly FacetCountFragment[];
  nameOf(count: FacetCountFragment): string;
  isChosen(value: string): boolean;
  toggle(value: string): Partial<WireFilter>;
}

const toggled = <Item,>(items: readonly Item[], item: Item): Item[] =>
  items.includes(item) ? items.filter((other) => other !== item) : [...items, item];

const groupsOf = (overview: Overview, filter: WireFilter): readonly Group[] => [
  {
    title: "Publishers",
    counts: overview.publishers ?? [],
    nameOf: nodeName,
    isChosen: (id) => filter.publishers.includes(id),
    toggle: (id) => ({ publishers: toggled(filter.publishers, id) }),
  },
  {
    title: "About",
    counts: overview.entities ?? [],
    nameOf: nodeName,
    isChosen: (id) => filter.entities.some((choice) => choice.id === id),
    toggle: (id) => ({
      entities: filter.entities.some((choice) => choice.id === id)
        ? filter.entities.filter((choice) => choice.id !== id)
        : [...filter.entities, { id, role: null }],
    }),
  },
  {
    title: "How firmly",
    counts: overview.modalities ?? [],
    nameOf: ({ value }) => nameOf(modalities, value),
    isChosen: (value) => filter.modalities.some((other) => other === value),
    toggle: (value) => (isKnown(modalities, value) ? { modalities: toggled(filter.modalities, value) } : {}),
  },
  {
    title: "On whose word",
    counts: overview.attributions ?? [],
    nameOf: ({ value }) => nameOf(attributions, value),
    isChosen: (value) => filter.attributions.some((other) => other === value),
    toggle: (value) => (isKnown(attributions, value) ? { attributions: toggled(filter.attributions, value) } : {}),
  },
  {
    title: "Languages",
    counts: overview.languages ?? [],
    nameOf: ({ value }) => languageName(value),
    isChosen: (tag) => filter.languages.includes(tag),
    toggle: (tag) => ({ languages: toggled(filter.languages, tag) }),
  },
];

export const Facets = ({ overview }: { readonly overview: Overview | null }) => {
  const { filter, change } = useWire();
  if (!overview) return <div className="facets" aria-busy="true" />;
  const groups = groupsOf(overview, filter).filter(({ counts }) => counts.length > 0);
  if (groups.length === 0)
    return <p className="soft">Publishers, names and languages are counted here as soon as there are claims.</p>;
  return (
    <div className="facets">
      {groups.map((group) => {
        const most = Math.max(...group.counts.map(({ count }) => count));
        return (
          <section key={group.title} aria-label={group.title}>
            <h2>{group.title}</h2>
            <ul>
              {group.counts.map((facet) => (
                <li key={facet.value}>
                  <button
                    type="button"
                    className="facet"
                    aria-pressed={group.isChosen(facet.value)}
                    style={shareOf(facet.count, most)}
                    onClick={() => change(group.toggle(facet.value))}
                  >
                    <bdi className="facet-name">{group.nameOf(facet)}</bdi>
                    <span className="facet-count">{facet.count.toLocaleString()}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
};
