/** Where a claim comes from, as sentences and as a graph: pure reckoning over what the service explains. */
import type { ClaimSupportQuery, OriginFragment, ToldFragment } from "../generated/graphql.ts";
import { attributions, nameOf } from "../words.ts";

export type Explanation = NonNullable<ClaimSupportQuery["explainCorroboration"]>;
type Corroboration = Explanation["corroboration"];
export type Origin = OriginFragment;

/** Who an origin is. */
export const originName = ({ speakerEntity, speaker, publisher, article, kind }: Origin): string =>
  speakerEntity?.name ?? speaker ?? publisher?.name ?? article?.title ?? article?.uri ?? nameOf(attributions, kind);

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString()} ${count === 1 ? one : many}`;

/** "2 articles, 1 independent origin: Financial Times". */
export const supportSentence = (corroboration: Corroboration): string => {
  const { articles, independentOrigins, independentOriginsUpperBound, origins } = corroboration;
  if (articles === 0) return "It does not count, so nothing supports it.";
  const known = origins.filter((origin) => origin.known);
  const names = known.slice(0, 4).map(originName);
  const more = independentOrigins - names.length;
  const said = `${counted(articles, "article", "articles")}, ${counted(independentOrigins, "independent origin", "independent origins")}`;
  if (known.length === 0) return `${said}: none is known`;
  const most =
    independentOriginsUpperBound > independentOrigins
      ? ` (at most ${independentOriginsUpperBound.toLocaleString()})`
      : "";
  return `${said}${most}: ${names.join(", ")}${more > 0 ? ` and ${more.toLocaleString()} more` : ""}`;
};

export interface ChainNode {
  readonly id: string;
  readonly kind: "claim" | "outlet" | "origin" | "unknown";
  readonly name: string;
  readonly more: string;
  /** a view of this page; null where there is none */
  readonly claim: string | null;
}

export interface ChainEdge {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  /** it does not count */
  readonly faint: boolean;
}

export interface Chain {
  readonly nodes: readonly ChainNode[];
  readonly edges: readonly ChainEdge[];
}

const outletOf = ({ article }: ToldFragment): string => article.publisher?.name ?? article.title ?? article.uri;

const originKey = (origin: Origin): string =>
  `origin ${origin.speakerEntity?.id ?? origin.speaker ?? origin.publisher?.id ?? origin.article?.id ?? "nobody"}`;

/** From the outlets that say it to the origins that it leads back to. `current`: the claim that is looked at. */
export const chainOf = ({ appearances }: Explanation, current: string): Chain => {
  const nodes = new Map<string, ChainNode>();
  const edges = new Map<string, ChainEdge>();
  const putClaim = (claim: ToldFragment): void => {
    if (nodes.has(claim.id)) return;
    const kind = claim.id === current ? "claim" : "outlet";
    nodes.set(claim.id, { id: claim.id, kind, name: outletOf(claim), more: claim.text, claim: claim.id });
  };
  const putEdge = (edge: ChainEdge): void => void edges.set(`${edge.from} ${edge.to} ${edge.name}`, edge);
  for (const { claim, steps } of appearances) {
    putClaim(claim);
    for (const step of steps) {
      putClaim(step.claim);
      const name = nameOf(attributions, step.kind);
      const faint = step.outcome === "REPLACED" || step.outcome === "SAME_TEXT";
      for (const into of step.into) putEdge({ from: step.claim.id, to: into, name, faint });
      if (!step.origin) continue;
      const id = originKey(step.origin);
      const kind = step.origin.known ? "origin" : "unknown";
      nodes.set(id, { id, kind, name: originName(step.origin), more: step.text, claim: null });
      putEdge({ from: step.claim.id, to: id, name, faint });
    }
  }
  return {
    nodes: [...nodes.values()],
    edges: [...edges.values()].filter(({ from, to }) => nodes.has(from) && nodes.has(to)),
  };
};
