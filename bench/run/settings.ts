/** What is the same for everyone under test. */

/** connections to the database of one server */
export const poolSize = 10;
/** the session settings that the service uses too */
export const connectionOptions = "-c jit=off -c timezone=UTC";
/** requests at once in a closed loop */
export const connections = 16;
/** the load client may use this share of a core at most; above it, it is the client that is measured */
export const clientLimit = 0.7;
