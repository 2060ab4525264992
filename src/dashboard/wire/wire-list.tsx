/**
 * The claims, newest first, as they come. However many there are, only those in sight are in the document. While the reader is
 * further down, or has paused the wire, what comes waits above and is counted.
 */
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useStore } from "../connection/api.ts";
import { everything } from "../filter/filter.ts";
import { FaultMessage, Message } from "../parts/message.tsx";
import { ClaimRow } from "./claim-row.tsx";
import type { Row } from "./rows.ts";
import { useWire } from "./wire-provider.tsx";

/** What a row is high before it was seen, in pixels. */
const estimateSize = (): number => 104;
/** What covers the top, in pixels: --header of the styles. */
const headerHeight = 52;
/** Older rows are asked for when so few are left below. */
const aheadRows = 40;

const Empty = () => {
  const { filter, claimFilter, change } = useWire();
  if (claimFilter)
    return (
      <Message title="No claim matches">
        <p>The page keeps listening: what matches is shown as soon as it is committed.</p>
        <p>
          <button type="button" onClick={() => change({ ...everything, by: filter.by })}>
            Show all claims
          </button>
        </p>
      </Message>
    );
  return (
    <Message title="No claims yet">
      <p>
        Send an article with <code>npx claimwire ingest FILE</code> or the mutation <code>ingestArticles</code>; its
        claims appear here as they are committed, without loading the page again.
      </p>
      <p className="line">
        <a className="button" href="/graphql">
          Try it in GraphiQL
        </a>
        <span>
          or see invented news with <code>npm run demo</code>
        </span>
      </p>
    </Message>
  );
};

/** Whether the list's beginning is out of sight above. It is told and never asked, as asking makes the browser lay out again. */
const useScrolledAway = (beginning: { readonly current: HTMLElement | null }): boolean => {
  const [away, setAway] = useState(false);
  useEffect(() => {
    if (!beginning.current) return undefined;
    const watcher = new IntersectionObserver(
      ([entry]) => entry && setAway(!entry.isIntersecting && entry.boundingClientRect.top <= headerHeight),
      { rootMargin: `-${headerHeight}px 0px 0px 0px` },
    );
    watcher.observe(beginning.current);
    return () => watcher.disconnect();
  }, [beginning]);
  return away;
};

interface RowsProps {
  readonly rows: readonly Row[];
  /** of all there are, loaded or not; null where it is not known */
  readonly total: number | null;
  readonly onNearEnd: () => void;
}

const Rows = ({ rows, total, onNearEnd }: RowsProps) => {
  const list = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const place = (): void => setOffset((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    place();
    const sizes = new ResizeObserver(place);
    sizes.observe(document.body);
    return () => sizes.disconnect();
  }, []);
  // the same function as long as the rows are the same: with another one every row is reckoned anew
  const getItemKey = useCallback((place: number) => rows[place]?.id ?? place, [rows]);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize,
    overscan: 6,
    useFlushSync: false,
    scrollMargin: offset,
    getItemKey,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= rows.length - aheadRows) onNearEnd();
  }, [lastShown, rows.length, onNearEnd]);

  const go = (place: number): void => {
    if (place < 0 || place >= rows.length) return;
    virtual.scrollToIndex(place, { align: "auto" });
    // the row may come into the document only now
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-index="${place}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return;
    const at = Number(event.currentTarget.dataset["index"]);
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, PageDown: 5, ArrowUp: -1, k: -1, PageUp: -5 };
    const move = moves[event.key];
    if (event.key === "Enter") event.currentTarget.querySelector<HTMLElement>(".row-text a")?.click();
    else if (move === undefined) return;
    else go(Math.max(0, Math.min(rows.length - 1, at + move)));
    event.preventDefault();
  };
  return (
    <div
      ref={list}
      className="rows"
      role="feed"
      aria-label="Claims, newest first"
      style={{ height: virtual.getTotalSize() }}
    >
      {items.map(({ index, key, start }) => {
        const row = rows[index];
        return (
          row && (
            <article
              key={key}
              ref={virtual.measureElement}
              className="row"
              data-index={index}
              data-id={row.id}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: the articles of a feed take the focus, as the pattern wants it
              tabIndex={0}
              aria-posinset={index + 1}
              aria-setsize={total ?? -1}
              style={{ transform: `translateY(${start - offset}px)` }}
              onKeyDown={onKeyDown}
            >
              <ClaimRow row={row} />
            </article>
          )
        );
      })}
    </div>
  );
};

export const WireList = ({ total }: { readonly total: number | null }) => {
  const { feed } = useWire();
  const { phase, fault, wire, loadingOlder, olderFault } = useStore(feed.state);
  const [paused, pause] = useState(false);
  const section = useRef<HTMLElement>(null);
  const beginning = useRef<HTMLDivElement>(null);
  const away = useScrolledAway(beginning);
  useEffect(() => feed.hold(paused || away), [feed, paused, away]);
  const { rows, waiting } = wire;
  const shown = useMemo(() => (waiting === 0 ? rows : rows.slice(waiting)), [rows, waiting]);
  const showWaiting = (): void => {
    feed.show();
    if (away) section.current?.scrollIntoView({ block: "start" });
  };
  return (
    <section className="list" aria-label="Claims" ref={section}>
      <div ref={beginning} className="list-beginning" />
      <div className="list-head">
        <span className="list-count">
          {total === null ? "" : `${total.toLocaleString()} ${total === 1 ? "claim" : "claims"}`}
        </span>
        {waiting > 0 && (
          <button type="button" className="list-waiting" onClick={showWaiting}>
            Show {waiting.toLocaleString()} new {waiting === 1 ? "claim" : "claims"}
          </button>
        )}
        {phase !== "failed" && (
          <button type="button" aria-pressed={paused} onClick={() => pause(!paused)}>
            {paused ? "Resume" : "Pause"}
          </button>
        )}
      </div>
      {phase === "failed" && fault && <FaultMessage fault={fault} onRetry={feed.retry} />}
      {phase === "ready" && shown.length === 0 && <Empty />}
      {shown.length > 0 && <Rows rows={shown} total={total} onNearEnd={feed.loadOlder} />}
      {olderFault && <FaultMessage fault={olderFault} onRetry={feed.loadOlder} />}
      {phase === "ready" && shown.length > 0 && (
        <p className="list-end">{wire.edge === null ? "That is all." : loadingOlder ? "Reading older claims …" : ""}</p>
      )}
    </section>
  );
};
