/** Where a request comes from, as limits count it. */
import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";

/** One household has a whole /64 of IPv6, so that is what counts; IPv4 in IPv6's clothes is IPv4. */
const counted = (address: string): string => {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address) || address === "::1") return address;
  const [front = "", back = ""] = address.toLowerCase().split("::", 2);
  const groups = front.split(":").filter((group) => group !== "");
  const tail = back.split(":").filter((group) => group !== "");
  const all = address.includes("::")
    ? [...groups, ...Array<string>(Math.max(0, 8 - groups.length - tail.length)).fill("0"), ...tail]
    : groups;
  return `${all.slice(0, 4).join(":")}::/64`;
};

/** `proxies`: how many of our own stand in front; each adds whom it heard from to X-Forwarded-For. */
export const addressOf = (request: IncomingMessage, proxies: number): string => {
  const own = request.socket.remoteAddress ?? "unknown";
  if (proxies === 0) return counted(own);
  const told = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((address) => address.trim())
    .filter((address) => address !== "");
  return counted(told.at(-Math.min(proxies, told.length)) ?? own);
};
