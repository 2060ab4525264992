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

export interface Heard {
  /** READY, ADDED, UPDATED, REMOVED, CHECKPOINT; more may come */
  readonly kind: string;
  readonly cursor: string;
  readonly reason: string | null;
  readonly claimId: string | null;
  readonly claim: { readonly id: string; readonly text: string; readonly article: { readonly uri: string } } | null;
}
