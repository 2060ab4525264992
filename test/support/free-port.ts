/** For programs that cannot be asked for any free port, and must be told one. */
import { once } from "node:events";
import { createServer } from "node:net";

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== "object" || !address) throw new Error("a server without a port");
  return address.port;
};

const attempts = 3;

const isTaken = (fault: unknown): boolean => /EADDRINUSE|in use|taken/i.test(String(fault));

/** Starts something on a port that was free a moment ago; on another where somebody has taken it meanwhile. */
export const onFreePort = async <Started>(start: (port: number) => Promise<Started>): Promise<Started> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort());
    } catch (fault) {
      if (attempt === attempts || !isTaken(fault)) throw fault;
    }
  }
};
