/** Counts as bars; each leads to the claims that it counts. */
import type { CSSProperties } from "react";
import type { FacetCountFragment } from "../generated/graphql.ts";
import { Link } from "../router.tsx";

/** What a count of entities or publishers counts, by name. */
export const nodeName = ({ node, value }: FacetCountFragment): string => {
  if (!node) return value;
  if ("entityName" in node) return node.entityName;
  return "publisherName" in node ? node.publisherName : value;
};

/** How long the bar is. A custom property is no known style to React's types. */
export const shareOf = (part: number, whole: number): CSSProperties =>
  ({ "--share": whole > 0 ? part / whole : 0 }) as CSSProperties;

interface BarsProps {
  readonly title: string;
  readonly counts: readonly FacetCountFragment[];
  readonly nameOf: (count: FacetCountFragment) => string;
  readonly pathOf: (count: FacetCountFragment) => string;
}

export const Bars = ({ title, counts, nameOf, pathOf }: BarsProps) => {
  const most = Math.max(0, ...counts.map(({ count }) => count));
  if (counts.length === 0) return null;
  return (
    <section aria-label={title} className="bars">
      <h2>{title}</h2>
      <ul>
        {counts.map((facet) => (
          <li key={facet.value}>
            <Link className="facet" to={pathOf(facet)} style={shareOf(facet.count, most)}>
              <bdi className="facet-name">{nameOf(facet)}</bdi>
              <span className="facet-count">{facet.count.toLocaleString()}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
};
