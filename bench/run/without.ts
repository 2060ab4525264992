/** Loaded before a service that is to do without a technique: `without.ts?variant=…` makes the variant's changes as modules load. */
import { registerHooks } from "node:module";
import { type Change, changed, type VariantName, variants } from "../work/techniques.ts";

const root = new URL("../../", import.meta.url);
const changes: readonly Change[] | undefined =
  variants[new URL(import.meta.url).searchParams.get("variant") as VariantName];
if (!changes) throw new Error(`${import.meta.url} names no variant`);

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context);
    const own = changes.filter(({ module }) => new URL(module, root).href === url);
    if (own.length === 0) return loaded;
    const { source = "" } = loaded;
    const text = typeof source === "string" ? source : new TextDecoder().decode(source);
    return { ...loaded, source: own.reduce<string>(changed, text) };
  },
});
