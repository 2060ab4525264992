/** Lines over logarithmic axes, as SVG. The library lives here alone, so that nothing else of the product comes to need it. */
import { init } from "echarts";

const panel = ({ title, across, up, lines }, index) => {
  const left = index === 0 ? "6%" : "56%";
  return {
    title: { text: title, left, top: 0, padding: 0, textStyle: { fontSize: 13 } },
    grid: { left, width: "40%", top: 86, bottom: 50 },
    xAxis: { type: "log", gridIndex: index, name: across, nameLocation: "middle", nameGap: 28 },
    yAxis: { type: "log", gridIndex: index, name: up },
    legend: { data: lines.map(({ name }) => name), left, top: 26, padding: 0, width: "40%" },
    series: lines.map(({ name, points }) => ({
      ...{ name, type: "line", data: points, xAxisIndex: index, yAxisIndex: index, animation: false, symbolSize: 6 },
    })),
  };
};

/** `panels`: two, each of { title, across, up, lines: { name, points: [x, y][] }[] }. */
export const plot = (panels) => {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: 1100, height: 420 });
  const made = panels.map(panel);
  chart.setOption({
    backgroundColor: "#fff",
    title: made.map(({ title }) => title),
    legend: made.map(({ legend }) => legend),
    grid: made.map(({ grid }) => grid),
    xAxis: made.map(({ xAxis }) => xAxis),
    yAxis: made.map(({ yAxis }) => yAxis),
    series: made.flatMap(({ series }) => series),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
};
