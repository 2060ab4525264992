/** The admin key of every service that tests start. */
export const testAdminKey = "admin-key-of-the-tests";
