/** A field that finds things while their name is typed: a combobox after the ARIA pattern, with the keys that people know from it. */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { hasWord } from "./filter.ts";

export interface Found {
  readonly id: string;
  readonly name: string;
  /** what tells it from others of its name */
  readonly more: string;
}

interface FindProps {
  readonly label: string;
  readonly placeholder: string;
  /** `words`: in the service's language for text, each a beginning of a word. */
  readonly find: (words: string) => Promise<readonly Found[]>;
  readonly onChoose: (found: Found) => void;
  readonly children?: ReactNode;
}

const patienceMs = 120;

/** What was typed as beginnings of words; "" where there is no word in it. */
export const beginnings = (typed: string): string =>
  (typed.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [])
    .filter(hasWord)
    .map((word) => `${word}*`)
    .join(" ");

type Finding =
  | { readonly state: "idle" }
  | { readonly state: "found"; readonly items: readonly Found[] }
  | { readonly state: "failed" };

const useFinding = (typed: string, find: FindProps["find"]): Finding => {
  const [finding, setFinding] = useState<Finding>({ state: "idle" });
  const asked = useRef(find);
  asked.current = find;
  useEffect(() => {
    const words = beginnings(typed);
    if (words === "") return setFinding({ state: "idle" });
    let over = false;
    const timer = setTimeout(async () => {
      const items = await asked.current(words).catch(() => null);
      if (!over) setFinding(items ? { state: "found", items } : { state: "failed" });
    }, patienceMs);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [typed]);
  return finding;
};

export const Find = ({ label, placeholder, find, onChoose, children }: FindProps) => {
  const id = useId();
  const [typed, type] = useState("");
  const [isOpen, open] = useState(false);
  const [active, activate] = useState(0);
  const finding = useFinding(typed, find);
  const items = finding.state === "found" ? finding.items : [];
  const shows = isOpen && finding.state !== "idle";
  const choose = (found: Found | undefined): void => {
    if (!found) return;
    onChoose(found);
    type("");
    open(false);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined && items.length > 0) {
      event.preventDefault();
      open(true);
      activate((active + move + items.length) % items.length);
    } else if (event.key === "Enter" && shows) {
      event.preventDefault();
      choose(items[active]);
    } else if (event.key === "Escape" && shows) {
      event.preventDefault();
      open(false);
    }
  };
  return (
    <div className="find">
      <input
        role="combobox"
        aria-label={label}
        aria-expanded={shows}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shows && items[active] ? `${id}-${active}` : undefined}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ target }) => {
          type(target.value);
          activate(0);
          open(true);
        }}
        onFocus={() => open(true)}
        onBlur={() => open(false)}
        onKeyDown={onKeyDown}
      />
      {children}
      <div className="find-list" id={`${id}-list`} role="listbox" aria-label={label} hidden={!shows}>
        {items.map((item, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys, as the pattern wants it
          <div
            key={item.id}
            id={`${id}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === active}
            onPointerDown={(event) => event.preventDefault()}
            onPointerEnter={() => activate(place)}
            onClick={() => choose(item)}
          >
            <bdi>{item.name}</bdi> <small>{item.more}</small>
          </div>
        ))}
        {items.length === 0 && (
          <div role="option" aria-selected={false} aria-disabled="true" tabIndex={-1} className="find-none">
            {finding.state === "failed" ? "The service does not answer." : "Nothing has this name."}
          </div>
        )}
      </div>
    </div>
  );
};
