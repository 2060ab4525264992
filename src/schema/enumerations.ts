/** The enumerations that several nouns share. */
import type {
  AttributionKind,
  ClaimModality,
  ClaimRelationType,
  ClaimRole,
  ClaimStatus,
  EntityKind,
} from "../terms/enumerations.ts";
import { builder, enumeration } from "./builder.ts";

export const EntityKindEnum = enumeration<EntityKind>(
  "EntityKind",
  "What sort of thing an entity is; part of its identity. Clients must tolerate values that they do not know.",
  {
    ORGANIZATION: "A company, party, agency, team or other body.",
    PERSON: "A human being.",
    PRODUCT: "Something made: a model, a device, a drug, a service.",
    PLACE: "A country, city, building or other location.",
    EVENT: "Something that happens at a time: a summit, a match, a disaster.",
    WORK: "A book, film, law, report or other work.",
    OTHER: "None of these.",
  },
);

export const ClaimRoleEnum = enumeration<ClaimRole>("ClaimRole", "What part an entity plays in a claim.", {
  SUBJECT: "The claim is about what it is or does.",
  OBJECT: "The claim is about what is done to it or with it.",
  SPEAKER: "It says what is claimed.",
  MENTION: "It is named, without a part of its own.",
});

export const ClaimModalityEnum = enumeration<ClaimModality>("ClaimModality", "How firmly the article says it.", {
  ASSERTED: "As a fact.",
  REPORTED: "As something that others report.",
  PREDICTED: "As something that will or should happen.",
  RUMOURED: "As hearsay.",
  DENIED: "As not being so.",
  OPINION: "As somebody's judgement.",
});

export const ClaimStatusEnum = enumeration<ClaimStatus>(
  "ClaimStatus",
  "Whether a claim counts. One that does not keeps its id and stays readable.",
  {
    ACTIVE: "It counts.",
    RETRACTED:
      "Taken back. By retractClaims: stays so however often it is sent, until restoreClaims. By retractBatch: ACTIVE again when a later batch sends it.",
    WITHDRAWN: "A newer version of its article no longer makes it; ACTIVE again when a later version does.",
  },
);

export const AttributionKindEnum = enumeration<AttributionKind>(
  "AttributionKind",
  "In which way the article says who stands behind a claim.",
  {
    OWN_REPORTING: "The article's own publisher.",
    CITES_PUBLISHER: "Another outlet, which it cites.",
    WIRE: "A news agency whose text it carries.",
    ON_RECORD: "A named person or office.",
    DOCUMENT: "A filing, study, statement or other document.",
    ANONYMOUS: "Unnamed sources.",
    UNSTATED: "The article does not say.",
  },
);

export const ClaimRelationTypeEnum = enumeration<ClaimRelationType>(
  "ClaimRelationType",
  "How two claims stand to each other. SAME_AS and CONTRADICTS are symmetric: the reverse is the same edge.",
  {
    SAME_AS: "Both say the same thing.",
    SUPPORTS: "`from` makes `to` more likely.",
    CONTRADICTS: "They cannot both be true.",
    REFINES: "`from` says `to` more exactly.",
    SUPERSEDES: "`from` replaces `to`.",
  },
);

export const OrderDirectionEnum = enumeration<"ASC" | "DESC">("OrderDirection", "Which end of an order comes first.", {
  ASC: "Smallest, oldest, or first in the alphabet first. Absent values come last.",
  DESC: "Largest, newest, or last in the alphabet first. Absent values come last.",
});

/** `{ field, direction }` of a noun. */
export const orderInput = <Field extends string>(
  name: string,
  rows: string,
  fields: Readonly<Record<Field, string>>,
) => {
  const FieldEnum = enumeration<Field>(`${name}OrderField`, `What ${rows} can be ordered by.`, fields);
  return builder.inputType(`${name}Order`, {
    description: `An order of ${rows}. Ties are broken by ingest order, so that every order is total.`,
    fields: (t) => ({
      field: t.field({ type: FieldEnum, required: true, description: "What to order by." }),
      direction: t.field({ type: OrderDirectionEnum, required: true, description: "Which end comes first." }),
    }),
  });
};
