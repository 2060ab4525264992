/** The key that the load shows; the service is started with it, and the others pay it no heed. */
export const benchKey = "the-benchmark-s-own-admin-key";
