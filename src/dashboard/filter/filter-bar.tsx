/** Where a reader says what they want to see. Each choice changes the address, and the address is what is shown. */
import { type FormEvent, useState } from "react";
import type { ClaimRole } from "../generated/graphql.ts";
import type { Overview } from "../wire/overview.ts";
import { useWire } from "../wire/wire-provider.tsx";
import { isKnown, roles } from "../words.ts";
import { Chips } from "./chips.tsx";
import { hasWord } from "./filter.ts";
import { Find, type Found } from "./find.tsx";
import { MoreFilters } from "./more-filters.tsx";
import { rememberName } from "./names.ts";
import { useFind } from "./use-find.ts";

const TextSearch = () => {
  const { filter, change } = useWire();
  const [typed, type] = useState("");
  const search = (event: FormEvent): void => {
    event.preventDefault();
    const words = typed.trim();
    if (!hasWord(words)) return;
    change({ text: filter.text ? `${filter.text} ${words}` : words });
    type("");
  };
  return (
    <search>
      <form onSubmit={search}>
        <input
          className="filter-words"
          type="search"
          aria-label="Words in the claim; Enter asks for them"
          title="Every word occurs in the claim. Neither case nor accents matter; word* finds what begins with it."
          placeholder="Words in the claim"
          value={typed}
          onChange={({ target }) => type(target.value)}
        />
      </form>
    </search>
  );
};

const EntitySearch = () => {
  const find = useFind();
  const { filter, change } = useWire();
  const [role, setRole] = useState<ClaimRole | null>(null);
  const choose = ({ id, name }: Found): void => {
    rememberName(id, name);
    const others = filter.entities.filter((choice) => choice.id !== id || choice.role !== role);
    change({ entities: [...others, { id, role }] });
  };
  return (
    <Find label="About a company, person, place …" placeholder="About what" find={find.entities} onChoose={choose}>
      <select
        aria-label="In which role"
        value={role ?? ""}
        onChange={({ target }) => setRole(isKnown(roles, target.value) ? target.value : null)}
      >
        <option value="">any role</option>
        {Object.entries(roles).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </Find>
  );
};

const PublisherSearch = () => {
  const find = useFind();
  const { filter, change } = useWire();
  const choose = ({ id, name }: Found): void => {
    rememberName(id, name);
    change({ publishers: [...filter.publishers.filter((other) => other !== id), id] });
  };
  return <Find label="Published by" placeholder="Published by" find={find.publishers} onChoose={choose} />;
};

interface FilterBarProps {
  readonly overview: Overview | null;
  readonly showsFacets: boolean;
  readonly onShowFacets: () => void;
}

export const FilterBar = ({ overview, showsFacets, onShowFacets }: FilterBarProps) => {
  const [showsMore, showMore] = useState(false);
  return (
    <section className="filter" aria-label="Filter">
      <div className="filter-line">
        <TextSearch />
        <EntitySearch />
        <PublisherSearch />
        <button
          type="button"
          aria-expanded={showsMore}
          aria-controls="more-filters"
          onClick={() => showMore(!showsMore)}
        >
          {showsMore ? "Fewer filters" : "More filters"}
        </button>
        <button
          type="button"
          className="narrow-only"
          aria-expanded={showsFacets}
          aria-controls="facets"
          onClick={onShowFacets}
        >
          Counts
        </button>
      </div>
      <div id="more-filters" hidden={!showsMore}>
        <MoreFilters overview={overview} />
      </div>
      <Chips />
    </section>
  );
};
