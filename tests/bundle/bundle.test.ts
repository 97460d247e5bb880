import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BUNDLE_PATH, bundleOriginsCli } from "@/lib/tools/cli/origins-push/bundle";

test("the committed single file is what the sources build; if not: npm run build:origins-cli", async () => {
  const built = Buffer.from(await bundleOriginsCli(process.cwd()));
  expect(readFileSync(BUNDLE_PATH).equals(built)).toBe(true);
});

test("it stays under 1 MB", () => {
  expect(readFileSync(BUNDLE_PATH).length).toBeLessThan(1_000_000);
});
