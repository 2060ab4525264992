/** A short list of claims, as they stand in the wire. */
import type { ReactNode } from "react";
import { ClaimRow } from "../wire/claim-row.tsx";
import type { Row } from "../wire/rows.ts";

interface ClaimListProps {
  readonly rows: readonly Row[];
  readonly label: string;
  readonly children?: (row: Row) => ReactNode;
}

export const ClaimList = ({ rows, label, children }: ClaimListProps) => (
  <ul className="claim-list" aria-label={label}>
    {rows.map((row) => (
      <li key={row.id} className="claim-item">
        <ClaimRow row={row} />
        {children?.(row)}
      </li>
    ))}
  </ul>
);
