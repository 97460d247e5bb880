/** Width that statements are broken at. */
export const WIDTH = 120;

/** Splits PostgreSQL's own spelling into texts ('…', "…") and what stands between them, which alone may be changed. */
const pieces = (sql: string) => sql.split(/('(?:[^']|'')*'|"(?:[^"]|"")*")/);

function outsideTexts(sql: string, change: (between: string) => string): string {
  return pieces(sql)
    .map((piece, index) => (index % 2 === 0 ? change(piece) : piece))
    .join("");
}

/**
 * An expression or definition as PostgreSQL prints it, as somebody would write it: lower case, no casts of plain texts,
 * `in` and `between`. It means the same; a test compares what comes of it.
 */
export function readable(sql: string): string {
  return outsideTexts(sql, (between) => between.toLowerCase())
    .replaceAll(/('(?:[^']|'')*')::text(?!\[)/g, "$1")
    .replaceAll("timestamp with time zone", "timestamptz")
    .replaceAll(/ = any \(array\[([^[\]]*)\]\)/g, " in ($1)")
    .replaceAll(/ <> all \(array\[([^[\]]*)\]\)/g, " not in ($1)")
    .replaceAll(
      /([\w.]+(?:\([\w.()[\]]*\))?) >= ('[^']*'|[\w.:]+) and \1 <= ('[^']*'|[\w.:]+)/g,
      "$1 between $2 and $3",
    )
    .replaceAll(/\b(\d+)::(?:double precision|numeric|bigint)(?!\w)/g, "$1")
    .replaceAll(" using btree ", " ")
    .replaceAll(/\b(references [\w.]+)\(/g, "$1 (");
}

export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** A name as SQL wants it: quoted only where it has to be. */
export const named = (name: string) =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** `before (a, b, c) after` on one line where it fits, else its items on lines of their own width. */
export function listed(before: string, items: readonly string[], after: string): string {
  const line = `${before}(${items.join(", ")})${after}`;
  if (line.length <= WIDTH) return line;
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + item.length + 4 <= WIDTH)
      lines[lines.length - 1] = `${last}, ${item}`;
    else lines.push(item);
  }
  return `${before}(\n  ${lines.join(",\n  ")}\n)${after}`;
}

/** `first second` on one line where it fits, else on two. */
export const broken = (first: string, second: string) =>
  `${first.length + second.length < WIDTH ? `${first} ${second}` : `${first}\n  ${second}`};`;

/** Splits at commas outside of parentheses and texts. */
export function splitAtCommas(list: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let item = "";
  for (const piece of pieces(list).map((text, index) => ({ text, isText: index % 2 === 1 }))) {
    if (piece.isText) {
      item += piece.text;
      continue;
    }
    for (const letter of piece.text) {
      if (letter === "(" || letter === "[") depth += 1;
      if (letter === ")" || letter === "]") depth -= 1;
      if (letter === "," && depth === 0) {
        items.push(item.trim());
        item = "";
      } else item += letter;
    }
  }
  return item.trim() === "" ? items : [...items, item.trim()];
}
