/** The Chromium that is installed here. Nothing is downloaded. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export const openBrowser = async (): Promise<Browser> => {
  const executablePath = process.env["CHROMIUM"] ?? places.find((path) => existsSync(path));
  if (!executablePath)
    throw new Error("no Chromium is installed: `apt-get install chromium`, or set CHROMIUM to its executable");
  // Chromium's sandbox refuses to run as root, which is who runs tests in a container.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args: [...args, "--disable-dev-shm-usage"] });
};
