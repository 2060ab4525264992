/**
 * Labelled claims: invented news in Czech, English and German. Claims of one story whose labels agree say the same; those whose
 * labels agree up to the colon speak of one fact and contradict each other; all other pairs are neither. So every pair of the whole
 * set has a label. The held-out stories took no part in fitting the weights.
 */
import { readFileSync } from "node:fs";
import type { ArticleInput } from "../../../src/domain/domain.ts";
import type { ClaimModality, ClaimRole, EntityKind } from "../../../src/terms/enumerations.ts";

export type Part = "tuned" | "held";
export type PairLabel = "SAME_AS" | "CONTRADICTS" | "NEITHER";

interface Story {
  readonly story: string;
  readonly part: Part;
  readonly date: string;
  readonly entities: Readonly<Record<string, readonly [EntityKind, string, ...string[]]>>;
  readonly claims: readonly (readonly [string, string, string, string, ClaimModality?])[];
}

export interface LabelledClaim {
  readonly story: string;
  readonly part: Part;
  /** `fact:what is said of it`; `-` for one that nothing else speaks of */
  readonly label: string;
  readonly uri: string;
  readonly text: string;
  readonly language: string;
  readonly modality: ClaimModality;
  readonly publishedAt: Date;
  readonly entities: readonly {
    readonly key: string;
    readonly kind: EntityKind;
    readonly names: readonly string[];
    readonly role: ClaimRole;
  }[];
}

const roles: Readonly<Record<string, ClaimRole>> = { S: "SUBJECT", O: "OBJECT", M: "MENTION", P: "SPEAKER" };
const dayMs = 24 * 60 * 60 * 1000;

/** What is told of one fact is told within days; of the rest most too, as nothing should hang on dates. */
const daysLater = (label: string, index: number): number =>
  label === "-" && index % 3 === 0 ? ((index * 37) % 90) - 45 : index % 5;

export const readStories = (): LabelledClaim[] => {
  const stories: Story[] = JSON.parse(readFileSync(new URL("stories.json", import.meta.url), "utf8"));
  return stories.flatMap(({ story, part, date, entities, claims }) =>
    claims.map(([label, language, text, about, modality = "ASSERTED"], index) => ({
      ...{ story, part, label, text, language, modality },
      uri: `https://${story}.example/${index}`,
      publishedAt: new Date(new Date(date).getTime() + daysLater(label, index) * dayMs),
      entities: about.split(" ").map((each) => {
        const [key = "", role = ""] = each.split(":");
        const [kind, ...names] = entities[key] ?? ["OTHER", key];
        return { key, kind, names, role: roles[role] ?? "MENTION" };
      }),
    })),
  );
};

export const labelOf = (one: LabelledClaim, other: LabelledClaim): PairLabel => {
  const fact = ({ story, label }: LabelledClaim): string => `${story} ${label.split(":")[0]}`;
  if (one.label === "-" || other.label === "-" || fact(one) !== fact(other)) return "NEITHER";
  return one.label === other.label ? "SAME_AS" : "CONTRADICTS";
};

/** Each claim in an article of its own. */
export const toArticle = (claim: LabelledClaim): ArticleInput => ({
  uri: claim.uri,
  body: claim.text,
  language: claim.language,
  publishedAt: claim.publishedAt.toISOString(),
  entities: claim.entities.map(({ key, kind, names: [name = key, ...aliases] }) => ({ key, kind, name, aliases })),
  claims: [
    {
      key: "c",
      text: claim.text,
      modality: claim.modality,
      entities: claim.entities.map(({ key, role }) => ({ entity: key, role })),
    },
  ],
});
