/** The enumerations of the contract, in its order. The database's enum types hold the same values. */

const enumeration = <const Value extends string>(...values: Value[]) => Object.freeze(values);

export const entityKinds = enumeration("ORGANIZATION", "PERSON", "PRODUCT", "PLACE", "EVENT", "WORK", "OTHER");
export type EntityKind = (typeof entityKinds)[number];

export const claimRoles = enumeration("SUBJECT", "OBJECT", "SPEAKER", "MENTION");
export type ClaimRole = (typeof claimRoles)[number];

export const claimModalities = enumeration("ASSERTED", "REPORTED", "PREDICTED", "RUMOURED", "DENIED", "OPINION");
export type ClaimModality = (typeof claimModalities)[number];

export const claimStatuses = enumeration("ACTIVE", "RETRACTED", "WITHDRAWN");
export type ClaimStatus = (typeof claimStatuses)[number];

export const attributionKinds = enumeration(
  "OWN_REPORTING",
  "CITES_PUBLISHER",
  "WIRE",
  "ON_RECORD",
  "DOCUMENT",
  "ANONYMOUS",
  "UNSTATED",
);
export type AttributionKind = (typeof attributionKinds)[number];

export const claimRelationTypes = enumeration("SAME_AS", "SUPPORTS", "CONTRADICTS", "REFINES", "SUPERSEDES");
export type ClaimRelationType = (typeof claimRelationTypes)[number];

/** The relation types whose reverse is the same edge. */
export const symmetricRelationTypes: readonly ClaimRelationType[] = ["SAME_AS", "CONTRADICTS"];

export const claimEventKinds = enumeration("READY", "ADDED", "UPDATED", "REMOVED", "CHECKPOINT");
export type ClaimEventKind = (typeof claimEventKinds)[number];

export const claimChangeKinds = enumeration(
  "NEW",
  "UPDATED",
  "CORROBORATED",
  "DISCORROBORATED",
  "CONTESTED",
  "UNCONTESTED",
  "REMOVED",
);
export type ClaimChangeKind = (typeof claimChangeKinds)[number];

export const claimRemovalReasons = enumeration("RETRACTED", "WITHDRAWN", "NO_LONGER_MATCHES");
export type ClaimRemovalReason = (typeof claimRemovalReasons)[number];
