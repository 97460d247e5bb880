/** The address of a page that another one links to by its file; null for what isn't a method page. */
export function methodHref(link: string): string | null {
  const [, slug] = /^(?:\.\.\/|metrics\/|integrations\/)*([\w-]+)\.md(?:#.*)?$/.exec(link) ?? [];
  if (!slug) return null;
  return slug === "README" ? "/methods" : `/methods/${slug}`;
}

/** A page's name: its first heading, without marks. */
export function methodTitle(markdown: string): string {
  return (/^# (.+)$/m.exec(markdown)?.[1] ?? "").replaceAll("`", "");
}
