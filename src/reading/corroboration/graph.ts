/** Strongly connected parts of a graph, by Tarjan's walk without recursion: chains of credits may be as long as a component is large. */

export interface Parts {
  /** the part of each node; a part's number is higher than that of every other part that it leads to */
  readonly of: readonly number[];
  /** the nodes of each part */
  readonly nodes: readonly (readonly number[])[];
}

interface Visit {
  readonly node: number;
  next: number;
}

export const findParts = (edges: readonly (readonly number[])[]): Parts => {
  const order = new Array<number>(edges.length).fill(-1);
  const low = new Array<number>(edges.length).fill(0);
  const of = new Array<number>(edges.length).fill(-1);
  const nodes: number[][] = [];
  const open: number[] = [];
  let count = 0;

  const enter = (node: number): Visit => {
    order[node] = count;
    low[node] = count;
    count++;
    open.push(node);
    return { node, next: 0 };
  };
  const lowOf = (node: number): number => low[node] ?? 0;
  /** Everything above `node` on the stack of open nodes is one part with it. */
  const close = (node: number): void => {
    const part = open.splice(open.lastIndexOf(node));
    for (const each of part) of[each] = nodes.length;
    nodes.push(part);
  };

  /** All that leads on from the visited node is done: its part is closed where it was entered first, and its parent hears of it. */
  const leave = (node: number, parent: Visit | undefined): void => {
    if (low[node] === order[node]) close(node);
    if (parent) low[parent.node] = Math.min(lowOf(parent.node), lowOf(node));
  };
  const walk = (start: number): void => {
    const path = [enter(start)];
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const target = edges[visit.node]?.[visit.next++];
      if (target === undefined) {
        path.pop();
        leave(visit.node, path.at(-1));
      } else if (order[target] === -1) path.push(enter(target));
      else if (of[target] === -1) low[visit.node] = Math.min(lowOf(visit.node), order[target] ?? 0);
    }
  };
  for (const node of edges.keys()) if (order[node] === -1) walk(node);
  return { of, nodes };
};
