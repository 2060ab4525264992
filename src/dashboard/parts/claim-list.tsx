/** A short list of claims, as they stand in the wire. */
import { ClaimRow } from "../wire/claim-row.tsx";
import type { Row } from "../wire/rows.ts";

interface ClaimListProps {
  readonly rows: readonly Row[];
  readonly label: string;
  readonly within?: "publisher";
}

export const ClaimList = ({ rows, label, within }: ClaimListProps) => (
  <ul className="claim-list" aria-label={label}>
    {rows.map((row) => (
      <li key={row.id} className="claim-item">
        <ClaimRow row={row} {...(within ? { within } : {})} />
      </li>
    ))}
  </ul>
);
