/** An article's text with its quotes marked. */
import { Fragment } from "react";
import { claimPath, Link } from "../router.tsx";
import { directionOf } from "../words.ts";
import { piecesOf, type Range } from "./quoted.ts";

interface QuotedBodyProps {
  readonly body: string;
  readonly language: string;
  readonly quotes: readonly Range[];
  /** a quote that is looked at now */
  readonly current?: string | null;
  /** quotes lead to their claims */
  readonly isLinked?: boolean;
}

export const QuotedBody = ({ body, language, quotes, current = null, isLinked = false }: QuotedBodyProps) => (
  <div className="body" lang={language} dir={directionOf(language)}>
    {piecesOf(body, quotes).map(({ text, ids }, place) => {
      const key = `${place} ${ids.join()}`;
      const [first] = ids;
      if (first === undefined) return <Fragment key={key}>{text}</Fragment>;
      const isCurrent = current !== null && ids.includes(current);
      return (
        <mark key={key} id={`quote-${first}`} data-current={isCurrent} data-many={ids.length > 1}>
          {isLinked ? <Link to={claimPath(first)}>{text}</Link> : text}
        </mark>
      );
    })}
  </div>
);
