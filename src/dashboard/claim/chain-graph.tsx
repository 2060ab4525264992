/** The chain drawn: outlets on the left, origins on the right. Loaded only when it is looked at, with the library that lays it out. */
import dagre from "@dagrejs/dagre";
import { claimPath, Link } from "../router.tsx";
import type { Chain, ChainNode } from "./support.ts";

const height = 44;
/** Two boxes stand beside one another on a phone. */
const widthOf = (isNarrow: boolean): number => (isNarrow ? 150 : 190);
/** what a letter takes at most, by and large, in pixels */
const letter = 7.8;

const shortened = (text: string, width: number): string => {
  const longest = Math.floor(width / letter);
  const points = Array.from(text);
  return points.length > longest
    ? `${points
        .slice(0, longest - 1)
        .join("")
        .trimEnd()}…`
    : text;
};

interface Point {
  readonly x: number;
  readonly y: number;
}

/** `isNarrow`: from top to bottom, as there is no room beside. */
const layOut = ({ nodes, edges }: Chain, isNarrow: boolean) => {
  const width = widthOf(isNarrow);
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  const way = isNarrow ? { rankdir: "TB", ranksep: 44, nodesep: 14 } : { rankdir: "LR", ranksep: 130, nodesep: 18 };
  graph.setGraph({ ...way, marginx: 6, marginy: 6 });
  for (const { id } of nodes) graph.setNode(id, { width, height });
  for (const [place, { from, to }] of edges.entries()) graph.setEdge(from, to, {}, String(place));
  dagre.layout(graph);
  const size = graph.graph();
  return {
    boxWidth: width,
    width: size.width ?? width,
    height: size.height ?? height,
    nodes: nodes.map((node) => ({ node, at: graph.node(node.id) as Point })),
    edges: edges.map((edge, place) => ({
      edge,
      points: (graph.edge(edge.from, edge.to, String(place)) as { points: readonly Point[] }).points,
    })),
  };
};

/** A line through all points, bent evenly. */
const lineOf = (points: readonly Point[], isNarrow: boolean): string => {
  const [first, ...rest] = points;
  const last = points.at(-1);
  if (!first || !last) return "";
  if (rest.length < 2) return `M${first.x},${first.y} L${last.x},${last.y}`;
  if (isNarrow) {
    const middle = (first.y + last.y) / 2;
    return `M${first.x},${first.y} C${first.x},${middle} ${last.x},${middle} ${last.x},${last.y}`;
  }
  const middle = (first.x + last.x) / 2;
  return `M${first.x},${first.y} C${middle},${first.y} ${middle},${last.y} ${last.x},${last.y}`;
};

interface NodeProps {
  readonly node: ChainNode;
  readonly at: Point;
  readonly width: number;
}

const Node = ({ node, at, width }: NodeProps) => {
  const box = (
    <g transform={`translate(${at.x - width / 2},${at.y - height / 2})`} className={`chain-node chain-${node.kind}`}>
      <title>{`${node.name}\n${node.more}`}</title>
      <rect width={width} height={height} rx="7" />
      <text x={width / 2} y={height / 2} textAnchor="middle" dominantBaseline="central">
        {shortened(node.name, width)}
      </text>
    </g>
  );
  if (!node.claim) return box;
  return (
    <Link to={claimPath(node.claim)} aria-label={`${node.name}: ${node.more}`}>
      {box}
    </Link>
  );
};

const ChainGraph = ({ chain }: { readonly chain: Chain }) => {
  const isNarrow = matchMedia("(max-width: 600px)").matches;
  const drawn = layOut(chain, isNarrow);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than its place is scrolled by keyboard too
    <section className="chain" aria-label="Who has it from whom" tabIndex={0}>
      <svg width={drawn.width} height={drawn.height} viewBox={`0 0 ${drawn.width} ${drawn.height}`}>
        <title>
          From the outlets that say it, {isNarrow ? "above" : "on the left"}, to where they have it from,{" "}
          {isNarrow ? "below" : "on the right"}
        </title>
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0,0 L8,4 L0,8 z" className="chain-arrow" />
          </marker>
        </defs>
        {drawn.edges.map(({ edge, points }) => {
          const middle = points[Math.floor(points.length / 2)];
          return (
            <g key={`${edge.from} ${edge.to} ${edge.name}`} className="chain-edge" data-faint={edge.faint}>
              <path d={lineOf(points, isNarrow)} markerEnd="url(#arrow)" />
              {middle && (
                <text x={middle.x} y={middle.y - 5} textAnchor="middle">
                  {edge.name}
                </text>
              )}
            </g>
          );
        })}
        {drawn.nodes.map(({ node, at }) => (
          <Node key={node.id} node={node} at={at} width={drawn.boxWidth} />
        ))}
      </svg>
    </section>
  );
};

export default ChainGraph;
