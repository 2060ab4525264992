/**
 * The words of this house. Each is used exactly so in code, schema, documentation and messages.
 *
 * article        one published text, identified by its canonical uri
 * revision       one text that an article has had; numbered from 1
 * claim          one statement that one article makes, as one extractor read it
 * extractor      who read claims out of an article; several may read one article
 * quote          the article's own words that say a claim, with their place in the body in Unicode code points
 * attribution    who stands behind a claim, as the article says
 * origin         who a claim leads back to when attributions are followed to their end
 * component      the claims that SAME_AS joins
 * corroboration  how many independent origins a component has
 * commit         one transaction that changed something; numbered in the order in which transactions became visible
 * entry          one claim in one commit: one row of the claim log
 * position       an entry's number (`seq`) in the log; order of positions = order of visibility
 * cursor         a position as clients hold it: opaque, with the log's epoch
 * epoch          the identity of one log; renewed when the log may have lost its end
 * survivor       the entity or publisher that stands for a merged one
 * facts          what a filter may look at in a claim, as of one commit
 * subscriber     one running subscription operation: a cursor and a loop
 * group          the subscribers whose answers are the same text
 * batch          what one scraper sent under one key
 * viewer         who asks: a name, scopes and extractors, whatever key, token or ticket they came with
 * scope          what a viewer may do: read, ingest, curate or admin; each includes those before it
 * ticket         a pass for one event stream, once
 * key            of a claim: the extractor's name for it; of a batch: the sender's name for it; of a viewer: a credential
 */
export {};
