/**
 * Cursors as clients hold them. Both kinds are opaque and versioned.
 * A log cursor holds the log's epoch and a position; it does not depend on a filter.
 */

export interface LogPosition {
  /** uuid of the log that the position belongs to */
  readonly epoch: string;
  /** every entry with a number up to and including this one is behind the cursor; 0 is the log's beginning */
  readonly seq: bigint;
}

const logShape = /^l1\.([0-9a-f]{32})\.(0|[1-9][0-9]{0,18})$/;

/** `l1.<epoch>.<seq>` in base64url. */
export const encodeLogCursor = ({ epoch, seq }: LogPosition): string =>
  Buffer.from(`l1.${epoch.replaceAll("-", "")}.${seq}`).toString("base64url");

/** null where the text is not a log cursor. */
export const decodeLogCursor = (cursor: string): LogPosition | null => {
  const parts = logShape.exec(Buffer.from(cursor, "base64url").toString("latin1"));
  if (!parts?.[1] || !parts[2]) return null;
  const epoch = parts[1].replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const position = { epoch, seq: BigInt(parts[2]) };
  return encodeLogCursor(position) === cursor ? position : null;
};
