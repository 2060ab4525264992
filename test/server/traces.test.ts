import { createServer } from "node:http";
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createTraces, openTraces } from "../../src/server/watching/traces.ts";
import { ask, post } from "../support/client.ts";
import { startService, type TestService } from "../support/service.ts";
import { article, ingest } from "./news.ts";

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
let service: TestService;
beforeAll(async () => {
  service = await startService({ traces: createTraces(provider.getTracer("test"), () => provider.shutdown()) });
});
afterAll(() => service.stop());

const traceId = "0af7651916cd43dd8448eb211c80319c";
const parentId = "b7ad6b7169203331";
const traceparent = `00-${traceId}-${parentId}-01`;

const spansOf = (): ReadableSpan[] =>
  exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === traceId);

test("a request is a span of its caller's trace, its statements are spans within it, and none holds what was sent", async () => {
  const input = {
    batchKey: "SecretKey",
    articles: [article("traced", [{ key: "k", text: "SecretText", about: ["T"] }])],
  };
  await post(service.url, ingest, { input }, { traceparent });
  await post(service.url, "query ($text: String) { claims(filter: { text: { contains: $text } }) { totalCount } }", {
    text: "SecretWord",
  });
  await post(service.url, "{ nothing }", {}, { traceparent });
  await vi.waitFor(() => expect(spansOf().filter(({ name }) => name === "POST graphql")).toHaveLength(2), {
    timeout: 10_000,
  });
  const [answered, refused] = spansOf().filter(({ name }) => name === "POST graphql");
  expect(answered?.parentSpanContext?.spanId).toBe(parentId);
  expect(answered?.attributes).toMatchObject({ "http.request.method": "POST", "http.response.status_code": 200 });
  expect(refused?.attributes).toMatchObject({ "http.response.status_code": 400, "claimwire.codes": ["BAD_INPUT"] });
  const within = spansOf().filter((span) => span.parentSpanContext?.spanId === answered?.spanContext().spanId);
  expect(within.map(({ name }) => name)).toContain("transaction");
  expect(within.map(({ attributes }) => attributes["db.query.text"])).toContainEqual(expect.stringMatching(/\$1/));
  const text = JSON.stringify(
    exporter.getFinishedSpans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
  );
  expect(text).not.toContain("Secret");
});

test("what no request asked for makes no span, such as the log's own reading", async () => {
  exporter.reset();
  await service.rooms.fanout.head();
  await service.rooms.database.query({ text: "SELECT 1", values: [] } as never);
  expect(exporter.getFinishedSpans()).toEqual([]);
});

test("spans reach a collector in OTLP over HTTP, under the name of the service", async () => {
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    request.on("end", () => {
      bodies.push(`${request.url} ${text}`);
      response.end("{}");
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const address = collector.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const traces = await openTraces(`http://127.0.0.1:${port}`);
  const sending = await startService({ traces });
  await ask(sending.url, "{ logHead }");
  await sending.stop();
  await traces.stop();
  expect(bodies.join()).toMatch(/^\/v1\/traces /);
  expect(bodies.join()).toContain("POST graphql");
  expect(bodies.join()).toContain("claimwire");
  await new Promise((resolve) => collector.close(resolve));
});
