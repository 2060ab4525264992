/** Who is at the page and what they may do, and what they did last, with its way back. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { useApi, useStore } from "../connection/api.ts";
import { WhoAmIDocument } from "../generated/graphql.ts";
import { answered, faultOf } from "../parts/fault.ts";

/** Something done, as it is told; `undo` is its way back. */
export interface Deed {
  readonly text: string;
  readonly undo: () => Promise<unknown>;
}

export interface Curation {
  /** null until it is known */
  readonly name: string | null;
  readonly mayCurate: boolean;
  readonly mayIngest: boolean;
  /**
   * Does it, then tells of it and offers the way back; tells of the fault where it failed. `onChange`: it was done, or taken back;
   * not every deed is heard as an event of a claim.
   */
  perform(act: () => Promise<Deed>, onChange: () => void): void;
}

type Notice =
  | { readonly type: "done"; readonly deed: Deed }
  | { readonly type: "undone"; readonly text: string }
  | { readonly type: "failed"; readonly text: string };

const CurationContext = createContext<Curation | null>(null);

export const useCuration = (): Curation => {
  const curation = useContext(CurationContext);
  if (!curation) throw new Error("nobody is known here");
  return curation;
};

const useViewer = () => {
  const { client, key } = useApi();
  const secret = useStore(key);
  const [viewer, setViewer] = useState<{ readonly name: string; readonly scopes: readonly string[] } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is another viewer
  useEffect(() => {
    let over = false;
    answered(client.query(WhoAmIDocument, {}, { requestPolicy: "network-only" })).then(
      (answer) => over || setViewer(answer.viewer),
      () => over || setViewer({ name: "", scopes: [] }),
    );
    return () => {
      over = true;
    };
  }, [client, secret]);
  return viewer;
};

interface NoticeBarProps {
  readonly notice: Notice;
  readonly onUndo: (deed: Deed) => void;
  readonly onClose: () => void;
}

const NoticeBar = ({ notice, onUndo, onClose }: NoticeBarProps) => (
  <div className={`notice-bar notice-${notice.type}`} role={notice.type === "failed" ? "alert" : "status"}>
    <span>{notice.type === "done" ? notice.deed.text : notice.text}</span>
    {notice.type === "done" && (
      <button type="button" onClick={() => onUndo(notice.deed)}>
        Undo
      </button>
    )}
    <button type="button" className="quiet" onClick={onClose}>
      Close
    </button>
  </div>
);

export const CurationProvider = ({ children }: { readonly children: ReactNode }) => {
  const viewer = useViewer();
  const [notice, setNotice] = useState<Notice | null>(null);
  const attempt = useCallback(async (act: () => Promise<Notice>): Promise<void> => {
    try {
      setNotice(await act());
    } catch (error) {
      setNotice({ type: "failed", text: faultOf(error).message });
    }
  }, []);
  const value = useMemo(
    (): Curation => ({
      name: viewer?.name ?? null,
      mayCurate: viewer?.scopes.includes("CURATE") ?? false,
      mayIngest: viewer?.scopes.includes("INGEST") ?? false,
      perform: (act, onChange) =>
        void attempt(async () => {
          const { text, undo } = await act();
          onChange();
          return { type: "done", deed: { text, undo: () => undo().then(onChange) } };
        }),
    }),
    [viewer, attempt],
  );
  const undo = (deed: Deed): void =>
    void attempt(async () => {
      await deed.undo();
      return { type: "undone", text: `Undone: ${deed.text}` };
    });
  return (
    <CurationContext value={value}>
      {children}
      {notice && <NoticeBar notice={notice} onUndo={undo} onClose={() => setNotice(null)} />}
    </CurationContext>
  );
};
