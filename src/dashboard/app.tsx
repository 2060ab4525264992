/** The frame around every view: header, connection, and the view that the address means. */
import { lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import { CurationProvider } from "./curation/curation.tsx";
import { Header } from "./parts/header.tsx";
import { Message } from "./parts/message.tsx";
import { Link, type Route, routeOf, usePath } from "./router.tsx";
import { WireProvider } from "./wire/wire-provider.tsx";
import { WireView } from "./wire/wire-view.tsx";

const ClaimView = lazy(() => import("./claim/claim-view.tsx"));
const EntityView = lazy(() => import("./entity/entity-view.tsx"));
const ArticleView = lazy(() => import("./article/article-view.tsx"));
const PublisherView = lazy(() => import("./publisher/publisher-view.tsx"));
const BatchesView = lazy(() => import("./batches/batches-view.tsx"));
const KeyView = lazy(() => import("./curation/key-view.tsx"));

const viewOf = (route: Route): ReactNode => {
  switch (route.view) {
    case "wire":
      return <WireView />;
    case "claim":
      return <ClaimView key={route.id} id={route.id} />;
    case "entity":
      return <EntityView key={route.id} id={route.id} />;
    case "article":
      return <ArticleView key={route.id} id={route.id} />;
    case "publisher":
      return <PublisherView key={route.id} id={route.id} />;
    case "batches":
      return <BatchesView />;
    case "key":
      return <KeyView />;
    default:
      return (
        <div className="sheet">
          <Message title="There is nothing here" isView>
            <p>
              No view has this address. <Link to="/">Go to the wire</Link>
            </p>
          </Message>
        </div>
      );
  }
};

/** A reader who follows a link by keyboard or ear goes on at the view's start. */
const useFocusOnMove = (path: string) => {
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
};

export const App = () => {
  const path = usePath();
  const main = useFocusOnMove(path);
  return (
    <CurationProvider>
      <WireProvider>
        <a className="skip" href="#main">
          Skip to the content
        </a>
        <Header path={path} />
        <main id="main" ref={main} tabIndex={-1}>
          <Suspense fallback={null}>{viewOf(routeOf(path))}</Suspense>
        </main>
      </WireProvider>
    </CurationProvider>
  );
};
