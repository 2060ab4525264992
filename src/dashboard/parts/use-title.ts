import { useEffect } from "react";

const longest = 70;

/** What the browser calls the view. null: not known yet. */
export const useTitle = (title: string | null): void => {
  useEffect(() => {
    if (title === null) return;
    const points = Array.from(title);
    const short = points.length > longest ? `${points.slice(0, longest).join("")}…` : title;
    document.title = short ? `${short} · Claimwire` : "Claimwire";
  }, [title]);
};
