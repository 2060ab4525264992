/**
 * Traces for an OpenTelemetry collector: a span for each request, with a span for each statement that it made. Off unless a
 * collector is named: then nothing of the SDK is loaded, no span is made and the database is not wrapped. Spans hold what the log
 * holds and the texts of statements, which are ours; never a parameter, a document or a variable.
 */
import type { IncomingMessage } from "node:http";
import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import type { Database, Queryable, Transaction } from "../../database/database.ts";
import type { Sql } from "../../database/sql.ts";
import { currentRequest } from "./request.ts";

export interface Traces {
  openRequest(kind: string, request: IncomingMessage): Span;
  closeRequest(span: Span, status: number, codes: ReadonlySet<string>): void;
  /** The same database, with a span for each statement and transaction of a request. */
  ofDatabase(database: Database): Database;
  /** Sends what is left. */
  stop(): Promise<void>;
}

const parentPattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** W3C Trace Context: a proxy or client that traces says which span its request belongs to. */
const parentOf = ({ headers: { traceparent } }: IncomingMessage) => {
  const [, traceId, spanId, flags] = parentPattern.exec(typeof traceparent === "string" ? traceparent : "") ?? [];
  if (!traceId || !spanId || !flags) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & 1,
    isRemote: true,
  });
};

const longestStatement = 2_000;

/** Within a span of the request that is being answered; as it is where none is, such as for the log's own reading. */
const createSpanned =
  (tracer: Tracer) =>
  async <Result>(name: string, attributes: Record<string, string>, work: () => Promise<Result>): Promise<Result> => {
    const parent = currentRequest()?.span;
    if (!parent) return work();
    const context = trace.setSpan(ROOT_CONTEXT, parent);
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, context);
    try {
      return await work();
    } catch (fault) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw fault;
    } finally {
      span.end();
    }
  };

type Spanned = ReturnType<typeof createSpanned>;

const wrapQuery =
  (spanned: Spanned, queryable: Queryable): Queryable["query"] =>
  (statement: Sql) => {
    const text = statement.text.slice(0, longestStatement);
    const verb = /^\s*(\w+)/.exec(text)?.[1] ?? "statement";
    const attributes = { "db.system.name": "postgresql", "db.query.text": text };
    return spanned(verb, attributes, () => queryable.query(statement));
  };

const wrapTransaction = (spanned: Spanned, transaction: Transaction): Transaction => ({
  ...transaction,
  query: wrapQuery(spanned, transaction),
});

const wrapDatabase = (spanned: Spanned, database: Database): Database =>
  Object.freeze({
    ...database,
    query: wrapQuery(spanned, database),
    snapshot: <Result>(read: (transaction: Queryable) => Promise<Result>) =>
      spanned("snapshot", {}, () => database.snapshot((inner) => read({ query: wrapQuery(spanned, inner) }))),
    transaction: <Result>(work: (transaction: Transaction) => Promise<Result>) =>
      spanned("transaction", {}, () => database.transaction((inner) => work(wrapTransaction(spanned, inner)))),
  });

/** Over any tracer; tests give one of their own. */
export const createTraces = (tracer: Tracer, stop: () => Promise<void>): Traces => {
  const spanned = createSpanned(tracer);
  return Object.freeze({
    openRequest: (kind: string, request: IncomingMessage) =>
      tracer.startSpan(
        `${request.method} ${kind}`,
        { kind: SpanKind.SERVER, attributes: { "http.request.method": request.method ?? "", "claimwire.kind": kind } },
        parentOf(request),
      ),
    closeRequest: (span: Span, status: number, codes: ReadonlySet<string>) => {
      span.setAttribute("http.response.status_code", status);
      if (codes.size > 0) span.setAttribute("claimwire.codes", [...codes]);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
    ofDatabase: (database: Database) => wrapDatabase(spanned, database),
    stop,
  });
};

/** Loads OpenTelemetry's SDK, and sends to the collector at `url`, in OTLP over HTTP. */
export const openTraces = async (url: string): Promise<Traces> => {
  const [{ BatchSpanProcessor, TracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all(
    [
      import("@opentelemetry/sdk-trace"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
    ],
  );
  const exporter = new OTLPTraceExporter({ url: new URL("v1/traces", url.endsWith("/") ? url : `${url}/`).href });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "claimwire" }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  return createTraces(provider.getTracer("claimwire"), () => provider.shutdown());
};
