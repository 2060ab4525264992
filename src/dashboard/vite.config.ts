/** How the page is built: into a folder that the service serves, without anything from elsewhere and without inline code. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** `vite src/dashboard` shows the page as it is written, with the answers of the service at CLAIMWIRE_URL. */
const serviceOf = (environment: NodeJS.ProcessEnv): string =>
  new URL("/", environment["CLAIMWIRE_URL"] ?? "http://127.0.0.1:4000").href;

export default defineConfig(() => ({
  root: fileURLToPath(new URL(".", import.meta.url)),
  build: {
    outDir: fileURLToPath(new URL("../../dist/dashboard", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    // a data: address would need an exception in the page's policy
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // the test that holds the page's size reads which files are loaded at the start
    manifest: true,
  },
  server: { proxy: { "/graphql": { target: serviceOf(process.env), ws: true, changeOrigin: true } } },
}));
