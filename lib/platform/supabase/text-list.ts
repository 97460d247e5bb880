/**
 * Texts as the `in` filter takes them, each quoted: `.filter("service", "in", textList([name]))`. Other filters give
 * some texts a meaning of their own (`null`, `true`, `"quoted"`, `{a}`), and not the same one everywhere.
 */
export function textList(texts: readonly string[]): string {
  const quoted = texts.map((text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`);
  return `(${quoted.join(",")})`;
}
