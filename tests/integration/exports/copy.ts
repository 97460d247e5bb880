import { DatabaseSync } from "node:sqlite";
import { columnsOf, EXPORT_KEYS, type ExportKind, type ExportRow } from "@/lib/read/exports/columns";

/** One page of an export, from wherever. */
export type ReadPage = (cursor: string | null) => Promise<{
  rows: readonly ExportRow[];
  next_cursor: string;
  has_more: boolean;
}>;

const quoted = (name: string) => `"${name}"`;

/** A warehouse's copy of one export, kept as docs/exports.md says: upsert by key, delete what went, keep the cursor. */
export class Copy {
  private readonly database = new DatabaseSync(":memory:");
  private cursor: string | null = null;
  /** Rows that pages brought, in their order. */
  readonly told: ExportRow[] = [];

  constructor(
    readonly kind: ExportKind,
    private readonly readPage: ReadPage,
  ) {
    const columns = columnsOf(kind).map(quoted).join(", ");
    const key = EXPORT_KEYS[kind].map(quoted).join(", ");
    this.database.exec(`create table copy (${columns}, primary key (${key}))`);
  }

  /** Takes what changed since the last time, to the last page. */
  async catchUp(): Promise<void> {
    for (let hasMore = true; hasMore; ) {
      const page = await this.readPage(this.cursor);
      for (const row of page.rows) this.take(row);
      this.cursor = page.next_cursor;
      hasMore = page.has_more;
    }
  }

  /** The copy as it is, by its key. */
  rows(): Record<string, unknown>[] {
    const key = EXPORT_KEYS[this.kind].map(quoted).join(", ");
    return this.database.prepare(`select * from copy order by ${key}`).all() as Record<string, unknown>[];
  }

  private take(row: ExportRow): void {
    this.told.push(row);
    const names = columnsOf(this.kind);
    const key = EXPORT_KEYS[this.kind];
    if (row.deleted_at !== null) {
      const where = key.map((name) => `${quoted(name)} = ?`).join(" and ");
      this.database.prepare(`delete from copy where ${where}`).run(...key.map((name) => String(row[name])));
      return;
    }
    const places = names.map(() => "?").join(", ");
    const values = names.map((name) => toCell(row[name] ?? null));
    this.database.prepare(`insert or replace into copy values (${places})`).run(...values);
  }
}

function toCell(value: ExportRow[string]): string | number | null {
  if (typeof value === "boolean") return Number(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
