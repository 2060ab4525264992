/** What the way in takes at most. Each limit has its unit last. */

export const limits = Object.freeze({
  /** a request's body */
  requestBytes: 25 * 1024 * 1024,
  /** the body of a request of whoever may not send articles, or in another form than JSON, which is read at one stretch */
  otherRequestBytes: 1024 * 1024,
  /** larger bodies than `atOnceLength` that are on their way, of all requests together */
  arrivingBytes: 512 * 1024 * 1024,
  /** what is left of a request that was answered before it was read is read to here and thrown away */
  leftoverBytes: 64 * 1024 * 1024,
  /** and for no longer than this; then its connection is closed */
  leftoverMs: 30_000,
  /** UTF-16 units of a request's body that are worked on at one stretch; a longer one is worked on in turns */
  atOnceLength: 64 * 1024,
  /** lists and objects inside one another in what is sent as JSON */
  jsonDepth: 200,
  /** items of one list in what is sent as JSON and is longer than `atOnceLength` */
  jsonItems: 100_000,
  /** fields of one object, likewise */
  jsonFields: 10_000,
  /** UTF-16 units of one text as it is written in JSON, likewise */
  jsonTextLength: 8 * 1024 * 1024,
  /** UTF-16 units of one document */
  documentLength: 100_000,
  /** one message that a client sends over a socket */
  socketMessageBytes: 64 * 1024,
  /** operations that run at once over one socket */
  operationsPerSocket: 1_000,
  /** lexical tokens of one document */
  documentTokens: 10_000,
  /** other names for fields in one document: each is another copy in the answer */
  documentAliases: 200,
  /** fields of one name, and spreads of fragments, that validation may have to compare with each other */
  documentPairs: 200_000,
  /** fields inside fields */
  selectionDepth: 20,
  /** objects that one answer may hold: 100 claims with everything about them are some 2,000 */
  answerObjects: 50_000,
  /** objects that an article's text counts: a thousand of them fit one answer */
  textObjects: 40,
  /** documents that are kept parsed and validated */
  cachedDocuments: 1_000,
  /** a client opens its socket with connection_init within this */
  connectionInitMs: 10_000,
  /** between two signs of life that are asked for */
  heartbeatMs: 12_000,
  /** a client that takes nothing of what waits for it is cut off; it resumes with its last cursor */
  stalledMs: 60_000,
  /** what an overloaded service asks for where the fault itself does not say */
  retryAfterMs: 1_000,
  /** a connection on which nothing runs stays open for so long after the service began to stop: a request may be on its way */
  idleDrainMs: 500,
  /** a probe waits so long for the database before it counts as away */
  readyMs: 5_000,
  /** the service is not ready where the log was not read for so long */
  unreadMs: 10_000,
  /** POST /ingest: uploads at once; each may fill its spool */
  bulkUploads: 32,
  /** POST /ingest: lines a second of one upload, so that a file of rubbish cannot take the processor for itself */
  bulkLinesPerSecond: 50_000,
  /** POST /ingest: articles that share one call */
  bulkArticles: 200,
  /** POST /ingest: claims that share one call */
  bulkClaims: 2_000,
  /** POST /ingest: bytes of lines that share one call */
  bulkBytes: 4 * 1024 * 1024,
  /** POST /ingest: one line */
  bulkLineBytes: 8 * 1024 * 1024,
  /** POST /ingest stores what it has when the sender pauses for so long */
  bulkPauseMs: 20,
  /** POST /ingest keeps so many bytes of results for a sender that does not read yet */
  bulkSpoolBytes: 512 * 1024 * 1024,
  /** POST /ingest waits so long for an overloaded service before it gives up */
  bulkPatienceMs: 120_000,
  /** a request may take so long to arrive; longer uploads are sent again, and go on where they were */
  uploadMs: 3_600_000,
  /** an operation's own fields and the lists inside them: each may cost a statement, however many rows share it */
  searches: 60,
  /** what a search counts in the cost per minute, where an object counts one */
  searchPoints: 10,
  /** a request's line and headers: a filter in an address may be long */
  headerBytes: 128 * 1024,
  /** exports that run at once */
  exportsAtOnce: 8,
  /** an export writes pieces of this size, in characters */
  exportChunkBytes: 64 * 1024,
  /** an export whose client takes nothing for so long is cut off; it is resumed with its last cursor */
  exportStalledMs: 300_000,
});
