import { z } from "zod";
import { EXPORT_KINDS, type ExportKind } from "./columns";

/** How far a reader of an export has come. */
export interface ExportCursor {
  kind: ExportKind;
  /** The order that the place is of: another database, or one that was restored, has another. */
  sequence: string;
  position: number;
  /** Of commits that the place stands for, the last that was told; null where all were. */
  part: string | null;
}

const parts = z.tuple(
  [z.literal("1"), z.enum(EXPORT_KINDS), z.uuid(), z.coerce.number().int().min(0)],
  z.string(),
);

/** As a text that means nothing to whoever keeps it. */
export const toCursorText = ({ kind, sequence, position, part }: ExportCursor): string =>
  Buffer.from([1, kind, sequence, position, ...(part === null ? [] : [part])].join(".")).toString(
    "base64url",
  );

/** Null for a text that is no cursor of this kind. */
export function parseCursor(text: string, kind: ExportKind): ExportCursor | null {
  if (!/^[\w-]{1,300}$/.test(text)) return null;
  const parsed = parts.safeParse(Buffer.from(text, "base64url").toString().split("."));
  if (!parsed.success || parsed.data[1] !== kind) return null;
  const [, , sequence, position, ...part] = parsed.data;
  return { kind, sequence, position, part: part.length === 0 ? null : part.join(".") };
}
