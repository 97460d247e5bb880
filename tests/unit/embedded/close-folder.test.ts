import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { closeFolder } from "@/lib/tools/embedded/close-folder";
import { irisHome } from "@/lib/tools/embedded/home";

const folder = mkdtempSync(join(tmpdir(), "iris-home-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test("a data folder that others could read is closed to its last file, and nothing else in it is touched", () => {
  const home = irisHome({ IRIS_HOME: join(folder, "home") });
  const wal = join(home.database, "pg_wal", "000000010000000000000001");
  const others = join(home.path, "notes.sh");
  mkdirSync(join(home.database, "pg_wal"), { recursive: true });
  for (const file of [wal, home.keys, others]) writeFileSync(file, "text");
  for (const path of [home.path, home.database, join(home.database, "pg_wal"), others])
    chmodSync(path, 0o755);
  for (const path of [wal, home.keys]) chmodSync(path, 0o644);
  symlinkSync(others, join(home.database, "link"));

  closeFolder(home);

  for (const path of [home.path, home.database, join(home.database, "pg_wal")])
    expect(mode(path)).toBe("700");
  for (const path of [wal, home.keys]) expect(mode(path)).toBe("600");
  expect(mode(others)).toBe("755");
  expect(readFileSync(wal, "utf8")).toBe("text");
});
