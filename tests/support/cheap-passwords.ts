/**
 * The lowest cost of a password's hash that the embedded Auth takes. Hundreds of people sign up while the tests run, and
 * no test asks how long guessing would take: that is Auth's own affair, whose cost the product leaves as it is.
 */
export const CHEAP_PASSWORDS = { LITE_AUTH_BCRYPT_COST: "4" };
