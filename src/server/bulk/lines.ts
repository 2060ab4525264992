/**
 * A stream of bytes as numbered lines. A line longer than the limit is passed over without being kept, and reported in its place;
 * so is one that is not UTF-8. Blank lines are counted and left out.
 */

export type Line =
  | { readonly number: number; readonly text: string; readonly bytes: number }
  | {
      readonly number: number;
      readonly text: null;
      readonly fault: "TOO_LONG" | "INVALID_VALUE";
      readonly bytes: number;
    };

const newline = 0x0a;
const utf8 = new TextDecoder("utf-8", { fatal: true });

const decode = (bytes: Buffer): string | null => {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
};

/** What has arrived of the line that is not complete yet. */
interface Open {
  parts: Buffer[];
  bytes: number;
}

const close = ({ parts, bytes }: Open, number: number, maxBytes: number): Line | null => {
  if (bytes > maxBytes) return { number, text: null, fault: "TOO_LONG", bytes };
  const text = decode(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
  if (text === null) return { number, text: null, fault: "INVALID_VALUE", bytes };
  return text.trim() === "" ? null : { number, text, bytes };
};

const add = (open: Open, part: Buffer, maxBytes: number): void => {
  open.bytes += part.length;
  if (open.bytes > maxBytes) open.parts = [];
  else if (part.length > 0) open.parts.push(part);
};

/** The lines of each chunk, as it arrives; the last line may lack its newline. Holds at most `maxBytes` and one chunk. */
export async function* readLines(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<readonly Line[]> {
  let number = 0;
  let open: Open = { parts: [], bytes: 0 };
  const finish = (): Line[] => {
    number += 1;
    const line = close(open, number, maxBytes);
    open = { parts: [], bytes: 0 };
    return line ? [line] : [];
  };
  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      add(open, chunk.subarray(from, end), maxBytes);
      lines.push(...finish());
      from = end + 1;
    }
    add(open, chunk.subarray(from), maxBytes);
    if (lines.length > 0) yield lines;
  }
  if (open.bytes > 0) yield finish();
}
