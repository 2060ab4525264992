/**
 * Where a claim comes from. Claims joined by SAME_AS are one component, and a component is as well supported as it has origins:
 * who said it first, not how often it was repeated. Everything here is counted from the members' facts alone, so that the same
 * facts always give the same answer: now, at an earlier commit, and in a test by hand. It refuses to write, and to guess.
 *
 * The contract's words, and what we decided where they leave something open:
 *  - First a kind is read as what it amounts to: CITES_PUBLISHER or WIRE without a publisher is UNSTATED, also where it names an
 *    article or a speaker; one that credits the article's own family, or the article itself, is OWN_REPORTING.
 *  - Then who: CITES_PUBLISHER, WIRE, ON_RECORD and DOCUMENT end at the speaker's entity, else at the speaker (compared folded),
 *    whoever passed the words on. ANONYMOUS and OWN_REPORTING end at the article's publisher, whatever speaker they name.
 *  - ON_RECORD and DOCUMENT without a speaker end at the publisher that they name, else at the article's.
 *  - A credit with an article is followed into that article where the component has it, whoever published it; else into all
 *    articles of the credited family in the component; where there are none, the family is the origin.
 *  - An origin is one who: a publisher that is known through one article and unstated in another is one known origin.
 *  - "Stated" are all kinds but OWN_REPORTING and UNSTATED, ANONYMOUS too. A claim without a stated source leads to those of its article.
 *  - Copies of one text are one article. It has the stated sources of all of them; a credit from one copy to the publisher of
 *    another (or to that article) says whose text it is, and is no step. What ends at the article's publisher ends at the one so
 *    credited, else at that of the first copy that says so; where nobody says anything, at that of the first copy of all.
 *    `publishers` counts everyone who printed it.
 *  - A chain is circular where following credits comes back to an article. It is closed where no way leads out of the circle: all
 *    its articles together are then one origin that nobody stated. Where a way leads out, only what lies there counts.
 */
import type { AttributionKind } from "../../terms/enumerations.ts";

/** What all claims of one component share. All 0 and false for a claim that is not ACTIVE. */
export interface CorroborationCounts {
  readonly articles: number;
  /** families; articles without a publisher are not in it */
  readonly publishers: number;
  readonly independentOrigins: number;
  readonly independentOriginsUpperBound: number;
  readonly contested: boolean;
  readonly circular: boolean;
}

/** Who an origin is: one of the four, or nobody, where a circle of credits is closed. */
export interface Who {
  /** equal for the same origin, and only then */
  readonly key: string;
  /** the head of its family */
  readonly publisher: bigint | null;
  readonly article: bigint | null;
  /** as one of the claims writes it */
  readonly speaker: string | null;
  readonly speakerEntity: bigint | null;
}

export interface Origin extends Who {
  /** of several ways in which it is given, the most direct; UNSTATED where it is not known */
  readonly kind: AttributionKind;
  /** false: only in the upper bound */
  readonly known: boolean;
  /** those that lead back to it, by id */
  readonly claims: readonly bigint[];
}

/**
 * Why a source of a claim counts as it does.
 *  - SPEAKER, PUBLISHER: it ends at that origin.
 *  - FOLLOWED: the credited publisher's own claims are here, so the chain goes on in them.
 *  - SAME_TEXT: it credits another copy of the same text.
 *  - REPLACED: the article states a source, so its own reporting, or that it says nothing, does not count.
 *  - UNSTATED: nobody says where it is from.
 */
export type StepOutcome = "SPEAKER" | "PUBLISHER" | "FOLLOWED" | "SAME_TEXT" | "REPLACED" | "UNSTATED";

/** One source of one claim on the way from an appearance to its origins. */
export interface ChainStep {
  readonly claim: bigint;
  readonly article: bigint;
  /** head of the article's family */
  readonly publisher: bigint | null;
  /** as the article gives it */
  readonly kind: AttributionKind;
  /** what it amounts to */
  readonly countedAs: AttributionKind;
  /** whom it names, where it names someone */
  readonly creditedPublisher: bigint | null;
  readonly creditedArticle: bigint | null;
  readonly speaker: string | null;
  readonly speakerEntity: bigint | null;
  readonly outcome: StepOutcome;
  /** `key` of the origin where it ends here */
  readonly origin: string | null;
  /** claims in which the chain goes on, by id */
  readonly into: readonly bigint[];
}

/** How one claim of the component leads to its origins. */
export interface Chain {
  readonly claim: bigint;
  /** the claim's own sources first, then those of the claims they lead into; each claim once, `maxChainSteps` at most */
  readonly steps: readonly ChainStep[];
  /** keys of the origins that it leads back to, in the order of the component's */
  readonly origins: readonly string[];
  /** it runs into a circle of credits without a way out */
  readonly closedCircle: boolean;
}

export const maxChainSteps = 200;
