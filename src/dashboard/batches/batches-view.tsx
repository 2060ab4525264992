/** For whoever sends articles: what each batch brought, and what of it was refused and why. */
import { useState } from "react";
import { useApi } from "../connection/api.ts";
import { BatchesDocument, type BatchesQuery } from "../generated/graphql.ts";
import { answered, faultOf } from "../parts/fault.ts";
import { FaultMessage, Message } from "../parts/message.tsx";
import { useLive } from "../parts/use-live.ts";
import { useTitle } from "../parts/use-title.ts";
import { When } from "../parts/when.tsx";

type Page = NonNullable<BatchesQuery["ingestBatches"]>;
type Batch = Page["nodes"][number];

const columns = [
  ["articlesCreated", "new"],
  ["articlesUpdated", "changed"],
  ["articlesUnchanged", "as known"],
] as const;

const claimColumns = [
  ["claimsCreated", "new"],
  ["claimsUpdated", "changed"],
  ["claimsWithdrawn", "withdrawn"],
] as const;

type Column = readonly [(typeof columns | typeof claimColumns)[number][0], string];

/** "3 new, 1 changed": what there was none of goes without saying; empty where there was nothing. */
const told = (batch: Batch, of: readonly Column[]): string =>
  of
    .filter(([field]) => batch[field] > 0)
    .map(([field, name]) => `${batch[field].toLocaleString()} ${name}`)
    .join(", ");

const Rejections = ({ batch }: { readonly batch: Batch }) => (
  <details>
    <summary>
      {batch.articlesRejected > batch.rejections.length
        ? `What was refused, the first ${batch.rejections.length}`
        : "What was refused, and why"}
    </summary>
    <ul className="plain-list">
      {batch.rejections.map(({ index, uri, errors }) => (
        <li key={`${index} ${uri}`}>
          <span className="uri">{uri}</span>
          <ul className="reasons">
            {errors.map(({ path, code, message }) => (
              <li key={`${path.join(".")} ${code}`}>
                <code>{path.join(".")}</code> {message} <small>{code}</small>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  </details>
);

const BatchItem = ({ batch }: { readonly batch: Batch }) => (
  <li className="card">
    <p className="row-head">
      {batch.key ? <strong>{batch.key}</strong> : <span>Unnamed batch</span>}
      <span>by {batch.sender}</span>
      <When instant={batch.lastSentAt} />
      {batch.retractedAt && <span className="badge badge-bad">retracted: {batch.retractedReason}</span>}
    </p>
    <dl className="counts">
      <div>
        <dt>Articles</dt>
        <dd>
          {told(batch, columns) || (batch.articlesRejected > 0 ? "" : "none")}
          {batch.articlesRejected > 0 && (
            <>
              {told(batch, columns) && ", "}
              <span className="count-refused">{batch.articlesRejected.toLocaleString()} refused</span>
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>Claims</dt>
        <dd>{told(batch, claimColumns) || "none"}</dd>
      </div>
    </dl>
    {batch.rejections.length > 0 && <Rejections batch={batch} />}
  </li>
);

const BatchesView = () => {
  const { client } = useApi();
  const { data, fault, ask } = useLive(BatchesDocument, { after: null }, null);
  const [more, setMore] = useState<readonly Page[]>([]);
  const [moreFault, setMoreFault] = useState<string | null>(null);
  useTitle("Batches");
  const first = data?.ingestBatches;
  const last = more.at(-1) ?? first;
  const readMore = async (): Promise<void> => {
    try {
      const { ingestBatches } = await answered(
        client.query(BatchesDocument, { after: last?.pageInfo.endCursor ?? null }, { requestPolicy: "network-only" }),
      );
      if (ingestBatches) setMore([...more, ingestBatches]);
      setMoreFault(null);
    } catch (error) {
      setMoreFault(faultOf(error).message);
    }
  };
  const batches = [first, ...more].flatMap((page) => page?.nodes ?? []);
  return (
    <div className="sheet">
      <header className="head-line">
        <h1>Batches</h1>
        <button
          type="button"
          onClick={() => {
            setMore([]);
            ask();
          }}
        >
          Refresh
        </button>
      </header>
      {fault && <FaultMessage fault={fault} onRetry={ask} />}
      {first && batches.length === 0 && (
        <Message title="Nothing was sent yet">
          <p>
            Send articles with <code>npx claimwire ingest FILE</code>; each call is a batch.
          </p>
        </Message>
      )}
      <ul className="plain-list" aria-label="Batches, newest first">
        {batches.map((batch) => (
          <BatchItem key={batch.id} batch={batch} />
        ))}
      </ul>
      {last?.pageInfo.hasNextPage && (
        <button type="button" onClick={() => void readMore()}>
          Show older ones
        </button>
      )}
      {moreFault && <p role="alert">{moreFault}</p>}
    </div>
  );
};

export default BatchesView;
