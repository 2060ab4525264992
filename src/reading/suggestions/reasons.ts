/** Why a pair is suggested: as data, and in words for a curator. */
import type { Comparison } from "./compare.ts";

export const suggestionReasonKinds = Object.freeze([
  "SAME_TEXT",
  "SIMILAR_TEXT",
  "SHARED_WORDS",
  "SHARED_TOPIC",
  "SHARED_ENTITIES",
  "SHARED_NUMBERS",
  "CLOSE_DATES",
  "DIFFERENT_NUMBERS",
  "DIFFERENT_TIMES",
  "OPPOSITE_WORDS",
  "NEGATED",
  "OTHER_OBJECTS",
] as const);
export type SuggestionReasonKind = (typeof suggestionReasonKinds)[number];

export interface SuggestionReason {
  readonly kind: SuggestionReasonKind;
  /** one sentence in English */
  readonly text: string;
  /** the words, numbers or days that it is about, as text */
  readonly values: readonly string[];
  /** the entities that it is about */
  readonly entities: readonly bigint[];
}

const reason = (
  kind: SuggestionReasonKind,
  text: string,
  values: readonly string[] = [],
  entities: readonly bigint[] = [],
): SuggestionReason => ({ kind, text, values, entities });

const number = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 6 });
const quoted = (words: readonly string[]): string => words.map((word) => `“${word}”`).join(", ");

const likenesses = (c: Comparison): SuggestionReason[] => {
  const reasons: SuggestionReason[] = [];
  const alike = Math.round(c.trigrams * 100);
  if (c.sameText) reasons.push(reason("SAME_TEXT", "Both say it in the same words."));
  else if (c.sameLanguage && alike >= 40)
    reasons.push(reason("SIMILAR_TEXT", `The texts are ${alike} % alike.`, [`${alike}`]));
  if (c.sharedEntities.length > 0) {
    const role = c.sameRole ? ", one of them in the same role" : "";
    const count = c.sharedEntities.length === 1 ? "the same entity" : `${c.sharedEntities.length} of the same entities`;
    reasons.push(reason("SHARED_ENTITIES", `Both are about ${count}${role}.`, [], c.sharedEntities));
  }
  if (c.sharedNumbers.length > 0) {
    const numbers = c.sharedNumbers.map(number);
    reasons.push(reason("SHARED_NUMBERS", `Both name ${numbers.join(", ")}.`, c.sharedNumbers.map(String)));
  }
  if (c.sharedWords.length > 0 && !c.sameText)
    reasons.push(reason("SHARED_WORDS", `Both have the words ${quoted(c.sharedWords)}.`, c.sharedWords));
  if (c.sharedNotions.length > 0 && !c.sameText)
    reasons.push(reason("SHARED_TOPIC", `Both speak of ${c.sharedNotions.join(", ")}.`, c.sharedNotions));
  return reasons;
};

const differences = (c: Comparison): SuggestionReason[] => {
  const reasons: SuggestionReason[] = [];
  for (const [one, other] of c.differentNumbers)
    reasons.push(
      reason("DIFFERENT_NUMBERS", `One says ${number(one)}, the other ${number(other)}.`, [`${one}`, `${other}`]),
    );
  for (const [one, other] of c.differentTimes)
    reasons.push(reason("DIFFERENT_TIMES", `One says ${one}, the other ${other}.`, [one, other]));
  if (c.opposites.length > 0)
    reasons.push(reason("OPPOSITE_WORDS", `They say opposite things of ${c.opposites.join(", ")}.`, c.opposites));
  if (c.turned) reasons.push(reason("NEGATED", "One denies or negates what the other says."));
  if (c.otherObjects) reasons.push(reason("OTHER_OBJECTS", "They name different objects."));
  return reasons;
};

const closeDays = 7;

/** What speaks for it first. Of SAME_AS differences are told too: a curator should see them. */
export const reasonsOf = (comparison: Comparison, type: "SAME_AS" | "CONTRADICTS"): readonly SuggestionReason[] => {
  const days = Math.round(comparison.days);
  const close =
    comparison.days <= closeDays
      ? [
          reason(
            "CLOSE_DATES",
            days === 0 ? "Both are of one day." : `${days} ${days === 1 ? "day lies" : "days lie"} between them.`,
            [`${days}`],
          ),
        ]
      : [];
  const both = [...likenesses(comparison), ...close];
  const apart = differences(comparison);
  return type === "CONTRADICTS" ? [...apart, ...both] : [...both, ...apart];
};
