/** A claim on a card, beside others. */
import type { ReactNode } from "react";
import { claimPath, Link } from "../router.tsx";
import { Support, wordOf } from "../wire/claim-row.tsx";
import type { Row } from "../wire/rows.ts";
import { directionOf, modalities, nameOf } from "../words.ts";
import { When } from "./when.tsx";

export const ClaimCard = ({ row, children }: { readonly row: Row; readonly children?: ReactNode }) => (
  <div className="card">
    <p className="row-head">
      <bdi className="row-publisher">{row.article.publisher?.name ?? "Unknown publisher"}</bdi>
      <When instant={row.article.publishedAt ?? row.ingestedAt} />
      <span className={`badge modality-${row.modality.toLowerCase()}`}>{nameOf(modalities, row.modality)}</span>
      <Support row={row} />
      {row.status !== "ACTIVE" && <span className="badge badge-bad">{row.status.toLowerCase()}</span>}
    </p>
    <p className="row-text" lang={row.language} dir={directionOf(row.language)}>
      <Link to={claimPath(row.id)}>{row.text}</Link>
    </p>
    <p className="row-head">
      <bdi>{row.attributions.map(wordOf).join(", ")}</bdi>
    </p>
    {children}
  </div>
);
