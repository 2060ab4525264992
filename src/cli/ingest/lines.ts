/** Lines of a byte stream, one at a time, each bounded, so that a file of any size passes in constant memory. */

/** One line may be this long: an article with all its claims, and far more. */
export const longestLineBytes = 32 * 1024 * 1024;

export interface Line {
  /** from 1 */
  readonly number: number;
  /** without its end; null where it is too long or not UTF-8 */
  readonly text: string | null;
  readonly fault: string | null;
  /** with its end */
  readonly bytes: number;
}

const decode = (bytes: Buffer, number: number): Line => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: number !== 1 }).decode(bytes);
    return { number, text: text.endsWith("\r") ? text.slice(0, -1) : text, fault: null, bytes: bytes.length + 1 };
  } catch {
    return { number, text: null, fault: "is not UTF-8", bytes: bytes.length + 1 };
  }
};

const tooLong = (number: number, bytes: number): Line => ({
  number,
  text: null,
  fault: `is longer than ${longestLineBytes / 1024 / 1024} MiB`,
  bytes,
});

export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line, void, undefined> {
  let number = 1;
  let held: Buffer[] = [];
  let heldBytes = 0;
  const finish = (): Line => {
    const line =
      heldBytes > longestLineBytes ? tooLong(number, heldBytes + 1) : decode(Buffer.concat(held, heldBytes), number);
    number += 1;
    held = [];
    heldBytes = 0;
    return line;
  };
  const hold = (part: Buffer): void => {
    heldBytes += part.length;
    // Past the limit only the count goes on: the rest of the line is read and dropped.
    if (heldBytes <= longestLineBytes) held.push(part);
    else held = [];
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      hold(chunk.subarray(from, end));
      yield finish();
      from = end + 1;
    }
    if (from < chunk.length) hold(chunk.subarray(from));
  }
  if (heldBytes > 0) yield finish();
}
