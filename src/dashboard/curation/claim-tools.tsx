/** What a curator does to a claim: retract or restore it, relate it to another, answer what the service suggests. */
import { type FormEvent, useId, useState } from "react";
import type { ClaimDetails } from "../claim/details.ts";
import { type ClaimRelationType, SuggestionsDocument, type SuggestionsQuery } from "../generated/graphql.ts";
import { ClaimCard } from "../parts/claim-card.tsx";
import { useLive } from "../parts/use-live.ts";
import { isKnown, nameOf, relationTypes } from "../words.ts";
import { useCuration } from "./curation.tsx";
import { useDeeds } from "./use-deeds.ts";

interface ToolProps {
  readonly claim: ClaimDetails;
  /** Something was done: ask again. */
  readonly onDone: () => void;
}

const StatusTool = ({ claim, onDone }: ToolProps) => {
  const { perform } = useCuration();
  const deeds = useDeeds();
  const field = useId();
  const [reason, setReason] = useState("");
  const isOut = claim.status === "RETRACTED";
  const act = (event: FormEvent): void => {
    event.preventDefault();
    const why = reason.trim();
    if (why === "") return;
    perform(
      () => (isOut ? deeds.restore(claim.id, why) : deeds.retract(claim.id, why)),
      () => {
        setReason("");
        onDone();
      },
    );
  };
  return (
    <form className="line" onSubmit={act}>
      <label htmlFor={field}>{isOut ? "Why it counts again" : "Why it is wrong"}</label>
      <input id={field} value={reason} onChange={({ target }) => setReason(target.value)} />
      <button type="submit" disabled={reason.trim() === ""}>
        {isOut ? "Restore" : "Retract"}
      </button>
    </form>
  );
};

/** A claim's id, or the address of its page. */
const idOf = (typed: string): string => {
  const found = /\/claims\/([^/?#]+)/.exec(typed.trim());
  return found?.[1] ? decodeURIComponent(found[1]) : typed.trim();
};

const RelateTool = ({ claim, onDone }: ToolProps) => {
  const { perform } = useCuration();
  const deeds = useDeeds();
  const field = useId();
  const [other, setOther] = useState("");
  const [type, setType] = useState<Exclude<ClaimRelationType, "%future added value">>("SAME_AS");
  const act = (event: FormEvent): void => {
    event.preventDefault();
    perform(
      () => deeds.relate(claim.id, idOf(other), type),
      () => {
        setOther("");
        onDone();
      },
    );
  };
  return (
    <form className="line" onSubmit={act}>
      <label>
        This claim{" "}
        <select value={type} onChange={({ target }) => isKnown(relationTypes, target.value) && setType(target.value)}>
          {Object.entries(relationTypes).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label htmlFor={field} className="unseen">
        The other claim’s address
      </label>
      <input
        id={field}
        placeholder="paste the other claim’s address"
        value={other}
        onChange={({ target }) => setOther(target.value)}
      />
      <button type="submit" disabled={other.trim() === ""}>
        Relate
      </button>
    </form>
  );
};

type Suggestion = NonNullable<SuggestionsQuery["claimSuggestions"]>[number];

const SuggestionItem = ({ claim, suggestion, onDone }: ToolProps & { readonly suggestion: Suggestion }) => {
  const { perform } = useCuration();
  const deeds = useDeeds();
  const { type, score, reasons, claim: other } = suggestion;
  const pair = { claim: claim.id, other: other.id, type };
  return (
    <li>
      <ClaimCard row={other}>
        <p className="row-head">
          <span className="badge">{nameOf(relationTypes, type)}</span>
          <span title="About the share of such pairs that a curator would confirm">
            {Math.round(score * 100)} % likely
          </span>
        </p>
        <ul className="reasons">
          {reasons.slice(0, 4).map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        <p className="line">
          <button type="button" onClick={() => perform(() => deeds.confirm(pair), onDone)}>
            Confirm
          </button>
          <button type="button" className="quiet" onClick={() => perform(() => deeds.dismiss(pair), onDone)}>
            Dismiss
          </button>
        </p>
      </ClaimCard>
    </li>
  );
};

interface SuggestionsProps extends ToolProps {
  readonly suggestions: readonly Suggestion[];
}

const Suggestions = ({ claim, suggestions, onDone }: SuggestionsProps) => (
  <ul className="plain-list">
    {suggestions.map((suggestion) => (
      <SuggestionItem
        key={`${suggestion.type} ${suggestion.claim.id}`}
        claim={claim}
        suggestion={suggestion}
        onDone={onDone}
      />
    ))}
  </ul>
);

export const ClaimTools = ({ claim, onDone }: ToolProps) => {
  const { mayCurate } = useCuration();
  return mayCurate ? <Tools claim={claim} onDone={onDone} /> : null;
};

const Tools = ({ claim, onDone }: ToolProps) => {
  const about = { and: [{ id: { eq: claim.id } }, { status: { in: ["ACTIVE" as const] } }] };
  const { data, ask } = useLive(SuggestionsDocument, { claim: claim.id }, about);
  const suggestions = data?.claimSuggestions ?? [];
  const likely = suggestions.filter((suggestion) => suggestion.likely);
  const guesses = suggestions.filter((suggestion) => !suggestion.likely);
  const done = (): void => {
    onDone();
    ask();
  };
  return (
    <section className="block" aria-labelledby="tools">
      <h2 id="tools">For curators</h2>
      <StatusTool claim={claim} onDone={done} />
      <RelateTool claim={claim} onDone={done} />
      {likely.length > 0 && <h3>Suggested</h3>}
      <Suggestions claim={claim} suggestions={likely} onDone={done} />
      {guesses.length > 0 && (
        <details>
          <summary>
            {guesses.length} unlikely {guesses.length === 1 ? "suggestion" : "suggestions"}
          </summary>
          <Suggestions claim={claim} suggestions={guesses} onDone={done} />
        </details>
      )}
    </section>
  );
};
