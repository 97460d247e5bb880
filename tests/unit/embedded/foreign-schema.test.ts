import { expect, test } from "vitest";
import { knownMigrations } from "@/lib/platform/readiness/schema-version";
import { refuseForeignSchema } from "@/lib/tools/embedded/folder";

/** A folder with these migrations. */
const folderWith = (versions: readonly string[]) => ({
  driver: {
    query: async <Row>(text: string) =>
      ({
        rows: text.includes("to_regclass") ? [{ table: "t" }] : versions.map((version) => ({ version })),
      }) as {
        rows: Row[];
      },
  },
});

test("a folder of this version, of an older one since 0.2.0, and one that has its 52 migrations are taken", async () => {
  const known = knownMigrations();
  for (const versions of [known, known.slice(0, 1), ["20261123100000", ...known], []])
    await expect(refuseForeignSchema(folderWith(versions))).resolves.toBeUndefined();
});

test("one from before 0.2.0, or of a newer version, is refused with what to do", async () => {
  await expect(refuseForeignSchema(folderWith(["20261123100000"]))).rejects.toThrow("Start 0.2.0 on it once");
  await expect(refuseForeignSchema(folderWith([...knownMigrations(), "29990101000000"]))).rejects.toThrow(
    "migrated by a newer version",
  );
});
