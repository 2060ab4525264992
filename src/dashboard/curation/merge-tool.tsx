/** What a curator does where one thing was taken for two, or two for one. */
import { useState } from "react";
import { Find, type Found } from "../filter/find.tsx";
import { useFind } from "../filter/use-find.ts";
import { type Deed, useCuration } from "./curation.tsx";
import { useDeeds } from "./use-deeds.ts";

interface MergeToolProps {
  readonly kind: "entity" | "publisher";
  readonly id: string;
  readonly name: string;
  readonly mergedInto: { readonly id: string; readonly name: string } | null;
  readonly onDone: () => void;
}

export const MergeTool = ({ kind, id, name, mergedInto, onDone }: MergeToolProps) => {
  const { mayCurate, perform } = useCuration();
  const deeds = useDeeds();
  const find = useFind();
  const [chosen, choose] = useState<Found | null>(null);
  if (!mayCurate) return null;
  const merge = kind === "entity" ? deeds.mergeEntity : deeds.mergePublisher;
  const unmerge = kind === "entity" ? deeds.unmergeEntity : deeds.unmergePublisher;
  const act = (deed: () => Promise<Deed>): void =>
    perform(deed, () => {
      choose(null);
      onDone();
    });
  const findOthers = async (words: string): Promise<Found[]> => {
    const found = await (kind === "entity" ? find.entities(words) : find.publishers(words));
    return found.filter((other) => other.id !== id);
  };
  return (
    <section className="block" aria-labelledby="tools">
      <h2 id="tools">For curators</h2>
      {mergedInto ? (
        <p className="line">
          <button type="button" onClick={() => act(() => unmerge(id, mergedInto.id))}>
            Take it out of {mergedInto.name}
          </button>
        </p>
      ) : (
        <p className="soft">
          Is <bdi>{name}</bdi> the same as another {kind}? Find that one, and merge this into it: its claims are counted
          there, and this address goes on to lead to them.
        </p>
      )}
      {!mergedInto && (
        <div className="line">
          <Find
            label={`What ${name} is the same as`}
            placeholder="It is the same as …"
            find={findOthers}
            onChoose={choose}
          />
          {chosen && (
            <button type="button" onClick={() => act(() => merge(id, chosen.id))}>
              Merge it into {chosen.name}
            </button>
          )}
        </div>
      )}
    </section>
  );
};
