/** The page of a service. Its name may hold anything, slashes and quotes too: it goes as one part of the address. */
export function serviceHref(slug: string, service: string): string {
  return `/${slug}/services/${encodeURIComponent(service)}`;
}
