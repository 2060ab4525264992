/** One change as people read it: when, what became of the claim, who says it, about whom, what. */
import { styleText } from "node:util";
import type { ClaimChangeKind } from "../../terms/enumerations.ts";
import { plain } from "../client/terminal.ts";
import type { Change } from "./operation.ts";

type Color = "green" | "yellow" | "red" | "cyan";

const countsOf = ({ independentOriginsBefore: before, independentOriginsNow: now }: Change): string =>
  `${before} → ${now} independent origins`;

/** The kinds in the order in which a reader cares for them; one that is not known yet is told by its name. */
const words: Readonly<Record<ClaimChangeKind, { readonly color: Color; say(change: Change): string }>> = Object.freeze({
  NEW: { color: "green", say: () => "new" },
  REMOVED: { color: "red", say: () => "gone" },
  CORROBORATED: { color: "green", say: (change: Change) => `corroborated, ${countsOf(change)}` },
  DISCORROBORATED: { color: "red", say: (change: Change) => `less corroborated, ${countsOf(change)}` },
  CONTESTED: { color: "yellow", say: () => "contested" },
  UNCONTESTED: { color: "cyan", say: () => "no longer contested" },
  UPDATED: { color: "yellow", say: () => "updated" },
});

const kindWords = (change: Change, paint: (color: Color, text: string) => string): string => {
  const known = (Object.keys(words) as ClaimChangeKind[]).filter((kind) => change.kinds.includes(kind));
  const unknown = change.kinds.filter((kind) => !(kind in words)).map((kind) => plain(kind).toLowerCase());
  return [...known.map((kind) => paint(words[kind].color, words[kind].say(change))), ...unknown].join("; ");
};

const two = (part: number): string => String(part).padStart(2, "0");

/** Without the day where it is today's. */
const clock = (instant: string, now: Date): string => {
  const time = new Date(instant);
  const hour = `${two(time.getHours())}:${two(time.getMinutes())}`;
  return time.toDateString() === now.toDateString()
    ? hour
    : `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${hour}`;
};

/** Two lines: what happened, and to which claim. */
export const changeLines = (change: Change, colored: boolean, now: Date): string => {
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    colored ? styleText(style, text, { validateStream: false }) : text;
  const { claim } = change;
  const outlet = plain(claim.article.publisher?.name ?? claim.article.uri);
  const names = [...new Set(claim.entities.map(({ entity }) => plain(entity.name)))].join(", ");
  const about = names === "" ? "" : ` ${paint("cyan", `[${names}]`)}`;
  const tone = claim.modality === "ASSERTED" ? "" : ` (${claim.modality.toLowerCase()})`;
  const head = `${paint("dim", clock(change.changedAt, now))} ${kindWords(change, paint)}`;
  return `${head}\n      ${paint("bold", outlet)}${about} ${plain(claim.text)}${paint("dim", tone)}`;
};
