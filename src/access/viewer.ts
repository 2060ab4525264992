/** Who asks, and what it may. Until keys exist there is one viewer, `local`, who may do everything. */

export const scopes = Object.freeze(["read", "ingest", "curate", "admin"] as const);
export type Scope = (typeof scopes)[number];

export interface Viewer {
  /** the sender's name of batches */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** extractors that it may write; null: any */
  readonly extractors: readonly string[] | null;
}

export const localViewer: Viewer = Object.freeze({ name: "local", scopes: new Set(scopes), extractors: null });

/** The part of a viewer that decides what it may see: equal rights may share one answer. */
export const rightsOf = (viewer: Viewer): string => [...viewer.scopes].sort().join();
