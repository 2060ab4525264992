/** Requests that are under way: so many at once, and never two that name the same article, whose order counts. */

export interface Flights {
  /** Waits until there is room and none of these articles is under way, then starts the work. Throws what earlier work threw. */
  start(uris: ReadonlySet<string>, work: () => Promise<void>): Promise<void>;
  /** Waits for all of them. Throws what any of them threw. */
  land(): Promise<void>;
}

export const openFlights = (atOnce: number): Flights => {
  const flights = new Map<Promise<void>, ReadonlySet<string>>();
  let fault: { readonly thrown: unknown } | null = null;
  const check = (): void => {
    if (fault) throw fault.thrown;
  };
  const meets = (uris: ReadonlySet<string>): boolean =>
    [...flights.values()].some((others) => [...uris].some((uri) => others.has(uri)));
  return {
    async start(uris, work) {
      while (flights.size >= atOnce || meets(uris)) await Promise.race(flights.keys());
      check();
      const flight = work()
        .catch((thrown: unknown) => {
          fault ??= { thrown };
        })
        .finally(() => flights.delete(flight));
      flights.set(flight, uris);
    },
    async land() {
      await Promise.all(flights.keys());
      check();
    },
  };
};
