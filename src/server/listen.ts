/** Binds the port, and says in words what keeps it from doing so. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { StartError } from "../terms/errors.ts";

/** Gives where it listens, such as http://127.0.0.1:4000. Throws StartError. */
export const listen = (server: Server, host: string, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once("error", (fault: NodeJS.ErrnoException) => {
      const mend: Record<string, string> = {
        EADDRINUSE: `port ${port} is taken: stop the other program, or set PORT to a free one`,
        EACCES: `port ${port} needs rights that this user lacks: set PORT to 1024 or higher`,
        EADDRNOTAVAIL: `this machine has no address ${host}: set HOST to one that it has, such as 127.0.0.1`,
        ENOTFOUND: `the name ${host} is not known: set HOST to an address of this machine`,
      };
      reject(new StartError(`Cannot listen on ${host}:${port}: ${mend[fault.code ?? ""] ?? fault.message}.`));
    });
    server.listen(port, host, () => {
      const { address, family, port: bound } = server.address() as AddressInfo;
      resolve(`http://${family === "IPv6" ? `[${address}]` : address}:${bound}`);
    });
  });
