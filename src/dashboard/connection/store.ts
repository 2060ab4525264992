/** A value that React and others may watch. */
export interface Store<Value> {
  readonly get: () => Value;
  /** Gives what ends it. */
  readonly watch: (listener: () => void) => () => void;
}

export interface OwnStore<Value> extends Store<Value> {
  readonly set: (value: Value) => void;
}

export const createStore = <Value>(first: Value): OwnStore<Value> => {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
