/** What `tail` asks the service, and what it hears. */
import type { ClaimEventKind, ClaimModality, ClaimRemovalReason } from "../../terms/enumerations.ts";

export const claimEvents = /* GraphQL */ `
  subscription Tail($filter: ClaimFilter, $after: LogCursor) {
    claimEvents(filter: $filter, after: $after) {
      kind
      cursor
      occurredAt
      reason
      claimId
      claim {
        id
        key
        extractor
        text
        language
        modality
        status
        confidence
        quote {
          text
          start
          end
          verified
        }
        article {
          uri
          title
          publishedAt
          publisher {
            name
          }
        }
        entities {
          role
          entity {
            id
            name
          }
        }
        attributions {
          kind
          publisher {
            name
          }
          speaker
          anonymousSources
        }
      }
    }
  }
`;

export interface TailEvent {
  readonly kind: ClaimEventKind;
  readonly cursor: string;
  readonly occurredAt: string;
  readonly reason: ClaimRemovalReason | null;
  readonly claimId: string | null;
  /** only what a line shows; `--json` passes on all that came */
  readonly claim: {
    readonly text: string;
    readonly modality: ClaimModality;
    readonly article: { readonly uri: string; readonly publisher: { readonly name: string } | null };
    readonly entities: readonly { readonly entity: { readonly name: string } }[];
  } | null;
}

/** A claim about any of these entities (by name or alias) whose text has all these words; null where neither is given. */
export const tailFilter = (entities: readonly string[], words: string | null): object | null => {
  const names = entities.map((name) => ({ name: { equals: name } }));
  const entity = names.length > 1 ? { or: names } : names[0];
  if (!entity && words === null) return null;
  return {
    ...(entity ? { entities: { some: { entity } } } : {}),
    ...(words === null ? {} : { text: { matches: words } }),
  };
};
