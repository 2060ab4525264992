import type { Viewer } from "../access/viewer.ts";
import type { Sender } from "../domain/domain.ts";

/** The viewer as the one whose batches these are. */
export const senderOf = ({ name, extractors, scopes }: Viewer): Sender => ({
  name,
  extractors,
  curates: scopes.has("curate"),
});

/** Whose batches a viewer may see: its own, or (null) anyone's. */
export const visibleSender = ({ name, scopes }: Viewer): string | null => (scopes.has("curate") ? null : name);
