/** One event as one line that people read: time, what happened, who says it, about whom, what. */
import { styleText } from "node:util";
import type { ClaimEventKind } from "../../terms/enumerations.ts";
import { plain } from "../client/terminal.ts";
import type { TailEvent } from "./operation.ts";

const signs: Readonly<
  Partial<Record<ClaimEventKind, { readonly sign: string; readonly color: "green" | "yellow" | "red" }>>
> = Object.freeze({
  ADDED: { sign: "+", color: "green" },
  UPDATED: { sign: "~", color: "yellow" },
  REMOVED: { sign: "-", color: "red" },
});

const clock = (instant: string): string => {
  const time = new Date(instant);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
};

const lower = (word: string): string => word.toLowerCase().replaceAll("_", " ");

/** An article without a publisher is named by its uri. */
const outlet = ({ article }: NonNullable<TailEvent["claim"]>): string => article.publisher?.name ?? article.uri;

/** null for READY and CHECKPOINT, which are no news. */
export const eventLine = (event: TailEvent, colored: boolean): string | null => {
  const sign = signs[event.kind];
  if (!sign) return null;
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    colored ? styleText(style, text, { validateStream: false }) : text;
  const head = `${paint("dim", clock(event.occurredAt))} ${paint(sign.color, sign.sign)}`;
  const why = event.reason ? paint(sign.color, ` (${lower(event.reason)})`) : "";
  const { claim } = event;
  if (!claim) return `${head} claim ${event.claimId ?? "?"} cannot be read now${why}`;
  const names = [...new Set(claim.entities.map(({ entity }) => plain(entity.name)))].join(", ");
  const about = names === "" ? "" : ` ${paint("cyan", `[${names}]`)}`;
  const tone = claim.modality === "ASSERTED" ? "" : paint("dim", ` (${lower(claim.modality)})`);
  return `${head} ${paint("bold", plain(outlet(claim)))}${about} ${plain(claim.text)}${tone}${why}`;
};
