/** The leaves of the filter language: one input per kind of value. What they mean is decided in `filter/`. */
import { builder } from "./builder.ts";
import {
  AttributionKindEnum,
  ClaimModalityEnum,
  ClaimRoleEnum,
  ClaimStatusEnum,
  EntityKindEnum,
} from "./enumerations.ts";

const all = "Several conditions in one object must all hold. Null or {} is FILTER_INVALID.";
const isNull = "true: the value is absent. false: it is there. Any other comparison with an absent value is false.";
const oneOf = "Any of these; an empty list matches nothing.";

export const TextFilter = builder.inputType("TextFilter", {
  description: [
    "A search in text. Case and diacritics never matter: Čína is cina, Straße is strasse.",
    "Folding: NFKD; combining marks U+0300–036F and the points of Arabic and Hebrew removed; ł ø đ ı and their like by a short table; full case folding; then NFC.",
    "Words: maximal runs of letters and digits; in scripts without spaces, the words that a dictionary finds; a run of pictographs is a word.",
    "Where an object has several texts (name and aliases, title and body), all conditions must hold in the same one.",
    "A text without a word is FILTER_INVALID.",
    all,
  ].join(" "),
  fields: (t) => ({
    matches: t.string({
      description: "Every word occurs as a whole word, in any order; a word ending in * matches as a prefix.",
    }),
    contains: t.string({ description: "The whole normalised text occurs somewhere in it." }),
    equals: t.string({ description: "It is exactly this text, normalised." }),
  }),
});

export const StringFilter = builder.inputType("StringFilter", {
  description: `A comparison of a code or address, character by character; case matters. ${all}`,
  fields: (t) => ({
    eq: t.string({ description: "Exactly this." }),
    in: t.stringList({ description: oneOf }),
    startsWith: t.string({ description: "It begins with this." }),
    isNull: t.boolean({ description: isNull }),
  }),
});

export const IdFilter = builder.inputType("IdFilter", {
  description: `A choice by id. The id of a merged entity or publisher means its survivor; an id that names nothing matches nothing. ${all}`,
  fields: (t) => ({
    eq: t.id({ description: "Exactly this one." }),
    in: t.idList({ description: oneOf }),
  }),
});

export const IntFilter = builder.inputType("IntFilter", {
  description: `A comparison of a whole number. ${all}`,
  fields: (t) => ({
    eq: t.int({ description: "Equal to this." }),
    gt: t.int({ description: "Greater than this." }),
    gte: t.int({ description: "This or greater." }),
    lt: t.int({ description: "Less than this." }),
    lte: t.int({ description: "This or less." }),
  }),
});

export const FloatFilter = builder.inputType("FloatFilter", {
  description: `A comparison of a number. ${all}`,
  fields: (t) => ({
    eq: t.float({ description: "Equal to this." }),
    gt: t.float({ description: "Greater than this." }),
    gte: t.float({ description: "This or greater." }),
    lt: t.float({ description: "Less than this." }),
    lte: t.float({ description: "This or less." }),
    isNull: t.boolean({ description: isNull }),
  }),
});

export const BooleanFilter = builder.inputType("BooleanFilter", {
  description: "A yes or no.",
  fields: (t) => ({ eq: t.boolean({ required: true, description: "Exactly this." }) }),
});

export const DateTimeFilter = builder.inputType("DateTimeFilter", {
  description: `A comparison of an instant. ${all}`,
  fields: (t) => ({
    eq: t.field({ type: "DateTime", description: "Exactly this instant." }),
    gt: t.field({ type: "DateTime", description: "After this instant." }),
    gte: t.field({ type: "DateTime", description: "At this instant or after it." }),
    lt: t.field({ type: "DateTime", description: "Before this instant." }),
    lte: t.field({ type: "DateTime", description: "At this instant or before it." }),
    isNull: t.boolean({ description: isNull }),
  }),
});

export const EntityKindFilter = builder.inputType("EntityKindFilter", {
  description: `A choice of kinds of entity. ${all}`,
  fields: (t) => ({
    eq: t.field({ type: EntityKindEnum, description: "Exactly this kind." }),
    in: t.field({ type: [EntityKindEnum], description: oneOf }),
  }),
});

export const ClaimRoleFilter = builder.inputType("ClaimRoleFilter", {
  description: `A choice of roles. ${all}`,
  fields: (t) => ({
    eq: t.field({ type: ClaimRoleEnum, description: "Exactly this role." }),
    in: t.field({ type: [ClaimRoleEnum], description: oneOf }),
  }),
});

export const ClaimModalityFilter = builder.inputType("ClaimModalityFilter", {
  description: `A choice of modalities. ${all}`,
  fields: (t) => ({
    eq: t.field({ type: ClaimModalityEnum, description: "Exactly this modality." }),
    in: t.field({ type: [ClaimModalityEnum], description: oneOf }),
  }),
});

export const ClaimStatusFilter = builder.inputType("ClaimStatusFilter", {
  description: `A choice of statuses. Named anywhere in a ClaimFilter, it lifts the rule that only ACTIVE claims are looked at. ${all}`,
  fields: (t) => ({
    eq: t.field({ type: ClaimStatusEnum, description: "Exactly this status." }),
    in: t.field({ type: [ClaimStatusEnum], description: oneOf }),
  }),
});

export const AttributionKindFilter = builder.inputType("AttributionKindFilter", {
  description: `A choice of kinds of attribution. ${all}`,
  fields: (t) => ({
    eq: t.field({ type: AttributionKindEnum, description: "Exactly this kind." }),
    in: t.field({ type: [AttributionKindEnum], description: oneOf }),
  }),
});
