/**
 * What is stored of one article, without the numbers and instants that each database gives: equal for two writers that stored the
 * same. `full` is everything; a peer that cannot write search columns is compared without them.
 */
const names = (table: "publisher" | "entity", column: string, full: boolean): string =>
  `(SELECT jsonb_build_object('name', n.name, 'key', n.name_key, 'aliases', n.aliases${
    full
      ? `, 'words', (SELECT jsonb_agg(jsonb_build_array(folded, words::text) ORDER BY position) FROM ${table}_name WHERE ${table}_id = n.id)`
      : ""
  }) FROM ${table} n WHERE n.id = ${column})`;

export const storedSql = (full: boolean): string => `
  SELECT jsonb_build_object('uri', a.uri, 'title', a.title, 'language', a.language, 'authors', a.authors, 'published', a.published_at,
    'publisher', ${names("publisher", "a.publisher_id", full)},
    'revisions', (SELECT jsonb_agg(jsonb_build_array(revision, body, body_hash) ORDER BY revision) FROM article_revision WHERE article_id = a.id),
    'texts', (SELECT jsonb_agg(jsonb_build_array(part, folded${full ? ", words::text" : ""}) ORDER BY part) FROM article_text WHERE article_id = a.id),
    ${full ? `'cited', (SELECT jsonb_agg(${names("publisher", "p.publisher_id", true)} ORDER BY position) FROM article_cited_publisher p WHERE article_id = a.id),` : ""}
    'claims', (SELECT jsonb_agg(jsonb_build_object('key', c.key, 'extractor', c.extractor, 'text', c.text, 'folded', c.text_folded,
        'language', c.language, 'quote', jsonb_build_array(c.quote_text, c.quote_start, c.quote_end, c.quote_verified),
        'modality', c.modality, 'confidence', c.confidence, 'status', c.status,
        ${
          full
            ? `'words', c.text_words::text, 'batches', (SELECT count(*) FROM batch_claim WHERE claim_id = c.id), 'log', (SELECT jsonb_agg(own) FROM claim_event WHERE claim_id = c.id),
          'support', (SELECT jsonb_build_array(component_id = claim_id, independent_origins, contested) FROM claim_support WHERE claim_id = c.id),`
            : ""
        }
        'entities', (SELECT jsonb_agg(jsonb_build_array(x.position, x.role, ${names("entity", "x.entity_id", full)}) ORDER BY x.position)
          FROM claim_entity x WHERE x.claim_id = c.id),
        'attributions', (SELECT jsonb_agg(jsonb_build_object('kind', t.kind, 'speaker', t.speaker, 'sources', t.anonymous_sources
          ${full ? `, 'words', t.speaker_words::text, 'publisher', ${names("publisher", "t.publisher_id", true)}, 'entity', ${names("entity", "t.speaker_entity_id", true)}` : ""})
          ORDER BY t.position) FROM attribution t WHERE t.claim_id = c.id)) ORDER BY c.key) FROM claim c WHERE c.article_id = a.id))::text AS stored
  FROM article a WHERE a.uri = ANY ($1) ORDER BY a.uri`;
