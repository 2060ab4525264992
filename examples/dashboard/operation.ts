/** What the dashboards ask. The text is that of ../operations/follow.graphql, without what they do not show. */
export const follow = /* GraphQL */ `
  subscription Follow($filter: ClaimFilter, $after: LogCursor) {
    claimEvents(filter: $filter, after: $after) {
      kind
      cursor
      reason
      claimId
      claim {
        id
        text
        article {
          uri
        }
      }
    }
  }
`;

/**
 * For a service where reading needs a key: gives one for each connection, so that what was ended with a key that is over (4403) goes
 * on with a new one, from the last cursor.
 */
export type TakeKey = () => Promise<string>;

/** What a socket says of itself when it opens; nothing where no key is needed. */
export const introduce = (takeKey: TakeKey | null) => async (): Promise<{ authorization?: string }> =>
  takeKey ? { authorization: `Bearer ${await takeKey()}` } : {};

export interface Heard {
  /** READY, ADDED, UPDATED, REMOVED, CHECKPOINT; more may come */
  readonly kind: string;
  readonly cursor: string;
  readonly reason: string | null;
  readonly claimId: string | null;
  readonly claim: { readonly id: string; readonly text: string; readonly article: { readonly uri: string } } | null;
}
