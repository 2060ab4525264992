/** The rest of what can be asked for, behind a button as it is wanted less often. */
import type { ReactNode } from "react";
import type { Overview } from "../wire/overview.ts";
import { useWire } from "../wire/wire-provider.tsx";
import { attributions, isKnown, languageName, modalities, statuses } from "../words.ts";

interface PickProps {
  readonly label: string;
  readonly options: readonly (readonly [value: string, name: string])[];
  readonly onPick: (value: string) => void;
}

/** A list from which one more is picked; what was picked is among the chips. */
const Pick = ({ label, options, onPick }: PickProps) => (
  <label className="field">
    <span>{label}</span>
    <select value="" onChange={({ target }) => target.value && onPick(target.value)}>
      <option value="">any</option>
      {options.map(([value, name]) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </select>
  </label>
);

/** An instant as `datetime-local` shows it: the reader's own clock. */
const toLocal = (instant: string | null): string => {
  if (!instant) return "";
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

const fromLocal = (text: string): string | null => {
  const time = text === "" ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(time) ? null : new Date(time).toISOString();
};

interface DateFieldProps {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

const DateField = ({ label, value, onChange }: DateFieldProps): ReactNode => (
  <label className="field">
    <span>{label}</span>
    <input type="datetime-local" value={toLocal(value)} onChange={({ target }) => onChange(fromLocal(target.value))} />
  </label>
);

const withItem = <Item,>(items: readonly Item[], item: Item): Item[] => [
  ...items.filter((other) => other !== item),
  item,
];

export const MoreFilters = ({ overview }: { readonly overview: Overview | null }) => {
  const { filter, change } = useWire();
  const languages = (overview?.languages ?? []).map(({ value }) => [value, languageName(value)] as const);
  const dated = filter.by === "INGESTED_AT" ? "Came in" : "Published";
  return (
    <div className="filter-more">
      <Pick
        label="Said as"
        options={Object.entries(modalities)}
        onPick={(value) => isKnown(modalities, value) && change({ modalities: withItem(filter.modalities, value) })}
      />
      <Pick
        label="On the word of"
        options={Object.entries(attributions)}
        onPick={(value) =>
          isKnown(attributions, value) && change({ attributions: withItem(filter.attributions, value) })
        }
      />
      <Pick
        label="Language"
        options={languages}
        onPick={(value) => change({ languages: withItem(filter.languages, value) })}
      />
      <Pick
        label="Status"
        options={Object.entries(statuses)}
        onPick={(value) => isKnown(statuses, value) && change({ statuses: withItem(filter.statuses, value) })}
      />
      <label className="field">
        <span>Independent origins</span>
        <select
          value={filter.origins ?? ""}
          onChange={({ target }) => change({ origins: target.value === "" ? null : Number(target.value) })}
        >
          <option value="">any number</option>
          {[...new Set([1, 2, 3, 5, filter.origins ?? 1])]
            .sort((a, b) => a - b)
            .map((count) => (
              <option key={count} value={count}>
                {count} or more
              </option>
            ))}
        </select>
      </label>
      <label className="field">
        <span>Contested</span>
        <select
          value={filter.contested === null ? "" : String(filter.contested)}
          onChange={({ target }) => change({ contested: target.value === "" ? null : target.value === "true" })}
        >
          <option value="">either</option>
          <option value="true">contested</option>
          <option value="false">not contested</option>
        </select>
      </label>
      <DateField label={`${dated} since`} value={filter.from} onChange={(from) => change({ from })} />
      <DateField label={`${dated} before`} value={filter.to} onChange={(to) => change({ to })} />
    </div>
  );
};
