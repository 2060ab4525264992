/** Whether what subscribers hear is what a query says, and whether a peer's events say the same of the same articles. */
import { graphqlShot, post } from "../contenders/contender.ts";
import { liveService } from "../contenders/live.ts";
import { listenFor } from "../load/listen.ts";
import { claimSelection, plainAnswer } from "../work/claims.ts";
import type { Source } from "../work/live.ts";
import type { LiveEntrant } from "./entrants.ts";

const comparedEvents = 10;

/** What a few new claims look like to a subscriber of this contender, as texts. */
const hear = ({ contender, running }: LiveEntrant, source: Source): Promise<string[]> =>
  listenFor(running.url, contender.subscribe(null), contender.readyWith, comparedEvents, () =>
    contender.emit(running, source.take(1), [], 1),
  );

const sameAsQuery = async ({ running }: LiveEntrant, payloads: readonly string[]): Promise<string> => {
  for (const payload of payloads) {
    const { claim } = (JSON.parse(payload) as { data: { claimEvents: { claim: { id: string } } } }).data.claimEvents;
    const query = `query One($id: ID!) { claim(id: $id) { ${claimSelection} } }`;
    const answer = (await post(running.url, graphqlShot(query, { id: claim.id }))) as { data: { claim: unknown } };
    if (JSON.stringify(plainAnswer(answer.data.claim)) !== JSON.stringify(plainAnswer(claim))) return `NO: ${payload}`;
  }
  return "yes";
};

/** Without what each database gives of its own: numbers and the instant. */
const bare = (payload: string): string => {
  const [event] = Object.values((JSON.parse(payload) as { data: Record<string, Record<string, unknown>> }).data);
  const text = JSON.stringify(plainAnswer(event?.["claim"] ?? event));
  return text.replace(/"(id|ingestedAt)":"[^"]*"/g, "");
};

const sameAsOurs = (peer: readonly string[], own: readonly string[]): string => {
  const different = peer.find((payload, n) => bare(payload) !== bare(own[n] ?? "{}"));
  return different ? `NO: ${different}` : "yes";
};

export interface Heard {
  /** our events' texts, which the limit sends */
  readonly payloads: readonly string[];
  readonly equal: ReadonlyMap<string, string>;
}

/** `sourceOf`: the same articles for each contender. */
export const compareEvents = async (
  entrants: ReadonlyMap<LiveEntrant, Source>,
  say: (line: string) => void,
): Promise<Heard> => {
  const equal = new Map<string, string>();
  let payloads: readonly string[] = [];
  for (const [entrant, source] of entrants) {
    if (entrant.contender.isLimit) {
      source.take(1);
      continue;
    }
    const heard = await hear(entrant, source);
    const own = entrant.contender === liveService;
    if (own) payloads = heard;
    const verdict = own ? await sameAsQuery(entrant, heard) : sameAsOurs(heard, payloads);
    say(`  events of ${entrant.contender.name} equal: ${verdict}`);
    equal.set(entrant.contender.name, verdict === "yes" ? "yes" : "NO");
  }
  return { payloads, equal };
};
