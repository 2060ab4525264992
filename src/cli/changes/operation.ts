/** What `changes` asks the service, and what it hears. */
import type { ClaimChangeKind, ClaimModality } from "../../terms/enumerations.ts";

export const cursorAt = /* GraphQL */ `
  query CursorAt($time: DateTime!) {
    logCursorAt(time: $time)
  }
`;

export const claimChanges = /* GraphQL */ `
  query Changes($since: LogCursor!, $filter: ClaimFilter, $first: Int) {
    claimChanges(since: $since, filter: $filter, first: $first) {
      cursor
      hasMore
      changes {
        kinds
        independentOriginsBefore
        independentOriginsNow
        changedAt
        claim {
          id
          text
          language
          modality
          status
          article {
            uri
            title
            publisher {
              name
            }
          }
          entities {
            entity {
              name
            }
          }
        }
      }
    }
  }
`;

export interface Change {
  readonly kinds: readonly ClaimChangeKind[];
  readonly independentOriginsBefore: number;
  readonly independentOriginsNow: number;
  readonly changedAt: string;
  /** only what a line shows; `--json` passes on all that came */
  readonly claim: {
    readonly text: string;
    readonly modality: ClaimModality;
    readonly article: { readonly uri: string; readonly publisher: { readonly name: string } | null };
    readonly entities: readonly { readonly entity: { readonly name: string } }[];
  };
}

export interface ChangeSet {
  readonly cursor: string;
  readonly hasMore: boolean;
  readonly changes: readonly Change[];
}
