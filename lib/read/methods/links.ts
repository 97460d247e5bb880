/** The address of a page that another one links to by its file, with its part; null for what isn't a method page. */
export function methodHref(link: string): string | null {
  const [, slug, part = ""] = /^(?:\.\.\/|metrics\/|integrations\/)*([\w-]+)\.md(#.*)?$/.exec(link) ?? [];
  return slug ? `${methodPath(slug === "README" ? "" : slug)}${part}` : null;
}

/** The address of the page with this slug; "" is the overview's. */
export const methodPath = (slug: string): string => (slug === "" ? "/methods" : `/methods/${slug}`);

/** A page's name: its first heading, without marks. */
export function methodTitle(markdown: string): string {
  return (/^# (.+)$/m.exec(markdown)?.[1] ?? "").replaceAll("`", "");
}

/** What a link's preview says of a page: the beginning of its first paragraph, without marks. */
export function methodLead(markdown: string): string {
  const [, lead = ""] = /^# .+\n+((?:.+\n?)+)/m.exec(markdown) ?? [];
  const text = lead
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*`]/g, "")
    .replace(/\s+/g, " ")
    .trim();
  return text.length <= MOST_OF_LEAD ? text : `${text.slice(0, text.lastIndexOf(" ", MOST_OF_LEAD))} …`;
}
const MOST_OF_LEAD = 200;

/** The part of an address that leads to this heading, as GitHub makes it. */
export function headingId(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}
