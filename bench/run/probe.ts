/** Loaded before a program that knows nothing of the benchmark: answers what it costs, and ends it in order when told. */
import { once } from "node:events";
import { answerParent } from "./child.ts";

answerParent({}, async () => {
  const ended = once(process, "exit");
  process.emit("SIGTERM");
  await ended;
});
