/**
 * The page: what an editor keeps open all day. It is a client of the service like any other: it knows the public schema by the
 * operations in `operations/`, typed by `generated/`, and imports nothing of the service.
 *
 *   connection/   the service at the other end: answers, events, and whether the page is live
 *   filter/       what is asked for: address, bar, facets
 *   wire/         the live list and the timeline
 *   timeline/     how many claims there were when
 *   claim/ entity/ article/ publisher/ batches/   a view each, loaded when it is opened
 *   curation/     who is at the page, what they may do, and the way back from it
 *   parts/        what several views show alike
 *   styles/       colours and sizes (tokens.css), then a file for each part
 */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { ApiContext, openApi } from "./connection/api.ts";
import { renewWhenOutdated } from "./renewal.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/filter.css";
import "./styles/wire.css";
import "./styles/parts.css";
import "./styles/details.css";

const root = document.getElementById("page");
if (!root) throw new Error("the page has no place to be in");
renewWhenOutdated();
createRoot(root).render(
  <StrictMode>
    <ApiContext value={openApi(location)}>
      <App />
    </ApiContext>
  </StrictMode>,
);
