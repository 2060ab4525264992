/** One claim of the wire. */
import { memo } from "react";
import { When } from "../parts/when.tsx";
import { articlePath, claimPath, entityPath, Link, publisherPath } from "../router.tsx";
import { attributions, directionOf, modalities, nameOf } from "../words.ts";
import type { Row } from "./rows.ts";

/** Names of a claim's entities, each once, those that it is mostly about first. */
const entitiesOf = (row: Row): Row["entities"][number]["entity"][] => {
  const seen = new Map(row.entities.map(({ entity }) => [entity.id, entity]));
  return [...seen.values()];
};

type Attribution = Row["attributions"][number];

/** On whose word, shortly: "Jana Veselá", "Meridian Wire", "3 unnamed sources". */
export const wordOf = ({ kind, speaker, publisher, anonymousSources }: Attribution): string => {
  if (speaker) return speaker;
  if (publisher) return publisher.name;
  if (kind === "ANONYMOUS" && anonymousSources)
    return `${anonymousSources} unnamed ${anonymousSources === 1 ? "source" : "sources"}`;
  return nameOf(attributions, kind);
};

/** How many independent origins it has, where that says something, and whether another claim contradicts it. */
export const Support = ({ row }: { readonly row: Row }) => {
  const { independentOrigins: count, contested } = row.corroboration;
  return (
    <>
      {count > 1 && (
        <span
          className="badge badge-origins"
          title="Independent origins: counted by where it comes from, not by how often it is repeated"
        >
          {count} origins
        </span>
      )}
      {contested && (
        <span className="badge badge-contested" title="Another claim contradicts it">
          contested
        </span>
      )}
    </>
  );
};

interface ClaimRowProps {
  readonly row: Row;
  /** its article or publisher is what the view is about, and goes without saying */
  readonly within?: "article" | "publisher";
}

export const ClaimRow = memo(({ row, within }: ClaimRowProps) => {
  const { article } = row;
  const said = row.attributions.filter(({ kind }) => kind !== "UNSTATED" && kind !== "OWN_REPORTING");
  return (
    <>
      <p className="row-head">
        {within ? null : article.publisher ? (
          <Link className="row-publisher" to={publisherPath(article.publisher.id)}>
            <bdi>{article.publisher.name}</bdi>
          </Link>
        ) : (
          <span className="row-publisher row-unknown">Unknown publisher</span>
        )}
        {within !== "article" && <When instant={row.ingestedAt} />}
        <span className={`badge modality modality-${row.modality.toLowerCase()}`}>
          {nameOf(modalities, row.modality)}
        </span>
        <Support row={row} />
        {row.status !== "ACTIVE" && (
          <span className="badge badge-bad" title={row.statusReason ?? undefined}>
            {row.status.toLowerCase()}
          </span>
        )}
      </p>
      <p className="row-text" lang={row.language} dir={directionOf(row.language)}>
        <Link to={claimPath(row.id)}>{row.text}</Link>
      </p>
      <p className="row-foot">
        {entitiesOf(row).map(({ id, name }) => (
          <Link key={id} className="tag" to={entityPath(id)}>
            <bdi>{name}</bdi>
          </Link>
        ))}
        {said.length > 0 && (
          <span className="row-said" title="On whose word">
            per <bdi>{said.map(wordOf).join(", ")}</bdi>
          </span>
        )}
        {article.title && within !== "article" && (
          <Link className="row-title" to={articlePath(article.id)} lang={article.language}>
            <bdi>{article.title}</bdi>
          </Link>
        )}
      </p>
    </>
  );
});
