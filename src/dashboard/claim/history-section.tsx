/** What a claim was, newest first. */
import { When } from "../parts/when.tsx";
import { directionOf, modalities, nameOf, statuses } from "../words.ts";
import type { ClaimDetails } from "./details.ts";

type Version = ClaimDetails["history"][number];

const aspects: Readonly<Record<string, string>> = {
  TEXT: "text",
  QUOTE: "quote",
  STATUS: "status",
  MODALITY: "how firmly it is said",
  LANGUAGE: "language",
  CONFIDENCE: "confidence",
  ENTITIES: "what it is about",
  ATTRIBUTIONS: "on whose word",
  CORROBORATION: "corroboration",
};

const statusOf = ({ status, statusReason }: Version): string =>
  statusReason ? `${nameOf(statuses, status)}: ${statusReason}` : nameOf(statuses, status);

const confidenceOf = ({ confidence }: Version): string =>
  typeof confidence === "number" ? `${Math.round(confidence * 100)} % sure` : "confidence not given";

const supportOf = ({ independentOrigins: count, contested }: Version): string =>
  `${count} independent ${count === 1 ? "origin" : "origins"}, ${contested ? "contested" : "not contested"}`;

/** Of what changed, what it became. */
const becameOf = (version: Version): string[] =>
  version.changed
    .filter((aspect) => aspect !== "TEXT")
    .map((aspect) => {
      if (aspect === "STATUS") return statusOf(version);
      if (aspect === "MODALITY") return `said as ${nameOf(modalities, version.modality)}`;
      if (aspect === "CONFIDENCE") return confidenceOf(version);
      return aspect === "CORROBORATION" ? supportOf(version) : `other ${nameOf(aspects, aspect)}`;
    });

export const HistorySection = ({ claim }: { readonly claim: ClaimDetails }) => {
  if (claim.history.length < 2) return null;
  return (
    <section className="block" aria-labelledby="history">
      <h2 id="history">History</h2>
      <ol className="history">
        {claim.history.map((version) => (
          <li key={version.from}>
            <When instant={version.from} />
            <div>
              {version.changed.length === 0 ? <p>First stored</p> : <p>{becameOf(version).join("; ")}</p>}
              {(version.changed.includes("TEXT") || version.changed.length === 0) && (
                <p className="history-text" lang={claim.language} dir={directionOf(claim.language)}>
                  {version.text}
                </p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
};
