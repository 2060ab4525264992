/** How well a claim is supported: a sentence, the chain drawn, and the same in words. */
import { lazy, Suspense } from "react";
import type { ClaimSupportQuery } from "../generated/graphql.ts";
import type { Live } from "../parts/use-live.ts";
import { chainOf, supportSentence } from "./support.ts";

const ChainGraph = lazy(() => import("./chain-graph.tsx"));

interface SupportSectionProps {
  readonly id: string;
  readonly support: Live<ClaimSupportQuery>;
}

export const SupportSection = ({ id, support }: SupportSectionProps) => {
  const explanation = support.data?.explainCorroboration;
  if (!explanation)
    return support.fault ? (
      <p className="soft">Where it comes from could not be read: {support.fault.message}</p>
    ) : (
      <div className="support-wait" aria-busy="true" />
    );
  const { corroboration, appearances } = explanation;
  const chain = chainOf(explanation, id);
  return (
    <section aria-labelledby="support" className="block">
      <h2 id="support">Where it comes from</h2>
      <p className="support-sentence">
        {supportSentence(corroboration)}
        {corroboration.contested && <span className="badge badge-contested">contested</span>}
        {corroboration.circular && (
          <span className="badge badge-warn" title="Outlets credit one another, and nobody says where it is from.">
            runs in a circle
          </span>
        )}
      </p>
      {chain.edges.length > 0 && (
        <Suspense fallback={<div className="support-wait" />}>
          <ChainGraph chain={chain} />
        </Suspense>
      )}
      {appearances.length > 0 && (
        <details>
          <summary>The same in words</summary>
          <ul className="plain-list">
            {appearances.map(({ claim, text }) => (
              <li key={claim.id}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
};
