/**
 * What stays open after its key was checked: sockets and event streams. Each is ended when its key is over or was revoked, by
 * whichever instance: the keys in use are looked up every two seconds, in one statement.
 */
import type { Queryable } from "../database/database.ts";
import { findEnded } from "./keys.ts";
import type { Viewer } from "./viewer.ts";

export interface OpenStreams {
  /** `end` is called once, when the viewer's rights are over. Gives what to call when the stream has ended by itself. */
  watch(viewer: Viewer, end: () => void): () => void;
  /** Ends all streams of a key at once. */
  endKey(keyId: string): void;
  /** Looks once, ends what is over, and gives the keys that were found to open nothing any more. */
  look(): Promise<readonly string[]>;
}

interface Group {
  readonly viewer: Viewer;
  readonly ends: Set<() => void>;
}

/** What a viewer without a key gets; one for all of them, as each socket keeps what it got. */
const nothing = (): void => undefined;

export const createOpenStreams = (database: Queryable): OpenStreams => {
  /** streams of one key that end at one time, together: ten thousand sockets may have one key */
  const groups = new Map<string, Group>();

  const endAll = (name: string): void => {
    const group = groups.get(name);
    groups.delete(name);
    for (const end of group?.ends ?? []) end();
  };

  const endKey = (keyId: string): void => {
    for (const [name, { viewer }] of groups) if (viewer.keyId === keyId) endAll(name);
  };

  const watchKey = (viewer: Viewer, end: () => void): (() => void) => {
    const name = `${viewer.subject} ${viewer.expiresAtMs}`;
    const group = groups.get(name) ?? { viewer, ends: new Set<() => void>() };
    groups.set(name, group);
    const once = (): void => end();
    group.ends.add(once);
    return () => {
      group.ends.delete(once);
      if (group.ends.size === 0 && groups.get(name) === group) groups.delete(name);
    };
  };

  return Object.freeze({
    // nothing ends a viewer without a key
    watch: (viewer: Viewer, end: () => void) =>
      viewer.keyId === null && viewer.expiresAtMs === null ? nothing : watchKey(viewer, end),
    endKey,
    look: async () => {
      const now = Date.now();
      for (const [name, { viewer }] of groups)
        if (viewer.expiresAtMs !== null && viewer.expiresAtMs <= now) endAll(name);
      const ids = [...groups.values()].flatMap(({ viewer: { keyId } }) => (keyId === null ? [] : [keyId]));
      if (ids.length === 0) return [];
      const ended = await findEnded(database, [...new Set(ids)]);
      for (const id of ended) endKey(id);
      return ended;
    },
  });
};
