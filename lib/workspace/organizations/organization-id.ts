declare const organizationIdBrand: unique symbol;

/**
 * An organization's id that somebody vouches for: the gate (the signed-in user belongs to it) or the machine's own
 * reads in data.ts. A plain string doesn't fit, so that a forgotten membership check is a compile error.
 */
export type OrganizationId = string & { readonly [organizationIdBrand]: true };
