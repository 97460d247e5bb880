/** The page on which a member signs in as an organization asks, and from there on to the page they wanted. */
export function companyPath(slug: string, here: string): string {
  return `/sign-in/company?${new URLSearchParams({ org: slug, next: here })}`;
}
