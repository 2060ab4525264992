/** The service that a command talks to, and the key that it shows there. */
import { resolve } from "node:path";
import { isLoopback } from "../../config/access.ts";
import { keyFile, readKeyFile } from "../../config/key-file.ts";
import { openService, RefusedError, type Service, serviceUrl } from "./service.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of this machine's service. */
export const dataFolderOf = (environment: Environment): string =>
  resolve(environment["CLAIMWIRE_DATA"] || ".claimwire");

/** A key file may be another database's, or none: then the service is asked without a key, as far as it answers so. */
const withKeyFile = async (url: string, folder: string): Promise<Service> => {
  const key = await readKeyFile(folder);
  if (key === null) return openService(url);
  const service = openService(url, key);
  try {
    await service.ask("{ __typename }");
    return service;
  } catch (fault) {
    const isForeign = fault instanceof RefusedError && fault.code === "UNAUTHENTICATED";
    return isForeign ? openService(url, null, `The key in ${keyFile(folder)} is not this service's.`) : service;
  }
};

/**
 * CLAIMWIRE_URL with CLAIMWIRE_KEY; without a key this machine's key file, but only for a service of this machine: it is sent
 * nowhere else.
 */
export const findService = async (environment: Environment): Promise<Service> => {
  const url = serviceUrl(environment);
  const key = environment["CLAIMWIRE_KEY"]?.trim() || null;
  if (key !== null || !isLoopback(new URL(url).hostname)) return openService(url, key);
  return withKeyFile(url, dataFolderOf(environment));
};
