/** Loaded before a program that knows nothing of the benchmark: answers what it costs, and ends it in order when told. */
import { once } from "node:events";
import process from "node:process";
import { answerParent } from "./child.ts";

/** The longest that the event loop served nobody, in ms. */
export interface Stretch {
  /** by the clock, other programs' turns included */
  readonly wall: number;
  /** of the processor's time that the main thread took itself */
  readonly own: number;
}

const tickMs = 1;

/** A timer that should fire each millisecond: where it is late, something held the loop. */
const createWatch = () => {
  let timer: NodeJS.Timeout | undefined;
  let longest = { wall: 0, own: 0 };
  const ownMs = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  return {
    begin: (): void => {
      longest = { wall: 0, own: 0 };
      clearInterval(timer);
      let [wall, own] = [performance.now(), ownMs()];
      timer = setInterval(() => {
        const [wallNow, ownNow] = [performance.now(), ownMs()];
        longest = {
          wall: Math.max(longest.wall, wallNow - wall - tickMs),
          own: Math.max(longest.own, ownNow - own),
        };
        [wall, own] = [wallNow, ownNow];
      }, tickMs);
    },
    end: (): Stretch => {
      clearInterval(timer);
      return longest;
    },
  };
};

const watch = createWatch();

answerParent({ beginWatch: watch.begin, endWatch: watch.end }, async () => {
  const ended = once(process, "exit");
  process.emit("SIGTERM");
  await ended;
});
