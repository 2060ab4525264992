/** Quotes inside a body: pieces of its text, each with the quotes that cover it. Offsets count Unicode code points, as the service does. */

export interface Range {
  readonly id: string;
  /** code points from the body's start; `end` is not in */
  readonly start: number;
  readonly end: number;
}

export interface Piece {
  readonly text: string;
  /** ids of the ranges that it is in */
  readonly ids: readonly string[];
}

/** The pieces in the body's order; put together they are the body. */
export const piecesOf = (body: string, ranges: readonly Range[]): Piece[] => {
  const points = Array.from(body);
  const inside = ranges.filter(({ start, end }) => start >= 0 && start < end && end <= points.length);
  const borders = new Set([0, points.length, ...inside.flatMap(({ start, end }) => [start, end])]);
  const places = [...borders].sort((a, b) => a - b);
  return places.slice(0, -1).map((start, place) => {
    const end = places[place + 1] ?? points.length;
    return {
      text: points.slice(start, end).join(""),
      ids: inside.filter((range) => range.start <= start && range.end >= end).map(({ id }) => id),
    };
  });
};
