/**
 * A page that is open for long may outlive its files: a newer build names them otherwise. When a view cannot be loaded the page is
 * loaded anew, at the same address, but not again and again where that does not help.
 */

const noted = "claimwire-renewed-at";
const restMs = 60_000;

export const renewWhenOutdated = (): void => {
  window.addEventListener("vite:preloadError", (event) => {
    if (Date.now() - Number(sessionStorage.getItem(noted) ?? 0) < restMs) return;
    event.preventDefault();
    sessionStorage.setItem(noted, String(Date.now()));
    location.reload();
  });
};
