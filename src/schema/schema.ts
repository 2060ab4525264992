/** Assembles the contract: each noun's file registers its part when it is imported. */
import type { GraphQLSchema } from "graphql";
import { builder } from "./builder.ts";
import "./scalars.ts";
import "./api-key.ts";
import "./node.ts";
import "./publisher.ts";
import "./article.ts";
import "./entity.ts";
import "./claim.ts";
import "./relation.ts";
import "./suggestion.ts";
import "./dismissal.ts";
import "./facets.ts";
import "./curation.ts";
import "./redaction.ts";
import "./ingest.ts";
import "./batch.ts";
import "./log.ts";
import "./history.ts";
import "./propagation.ts";
import "./changes.ts";
import "./corroboration.ts";
import "./explanation.ts";
import { followThePast } from "./past.ts";
import { guardSchema } from "./scopes.ts";

/** The executable schema. Pure: nothing connects, nothing is cached. */
export const createSchema = (): GraphQLSchema => guardSchema(followThePast(builder.toSchema({ sortSchema: true })));
