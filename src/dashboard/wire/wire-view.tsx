/** The first view: what is asked for, when it was said, and the claims themselves as they come. */
import { useState } from "react";
import { Facets } from "../filter/facets.tsx";
import { FilterBar } from "../filter/filter-bar.tsx";
import { useTitle } from "../parts/use-title.ts";
import { Timeline } from "../timeline/timeline.tsx";
import { useOverview } from "./overview.ts";
import { WireList } from "./wire-list.tsx";
import { useWire } from "./wire-provider.tsx";

export const WireView = () => {
  const overview = useOverview();
  const { filter, claimFilter, change } = useWire();
  useTitle("");
  const [showsFacets, showFacets] = useState(false);
  return (
    <div className="wire">
      <h1 className="unseen">The wire</h1>
      <aside className="wire-side" id="facets" data-open={showsFacets} aria-label="What the claims are about">
        <Facets overview={overview} />
      </aside>
      <div className="wire-main">
        <FilterBar overview={overview} showsFacets={showsFacets} onShowFacets={() => showFacets(!showsFacets)} />
        <Timeline claimFilter={claimFilter} dates={filter} onDates={change} onBy={(by) => change({ by })} />
        <WireList total={overview?.claims?.totalCount ?? null} />
      </div>
    </div>
  );
};
