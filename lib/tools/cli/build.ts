import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "package-lock.json",
  "next.config.ts",
  "postcss.config.mjs",
  "proxy.ts",
  "instrumentation.ts",
  "tsconfig.json",
];
const KEY_FILE = join(".next", "iris-build-key");

/** What the built pages were built from: names, sizes and times of all their sources. */
function buildKey(): string {
  const hash = createHash("sha256");
  const visit = (path: string): void => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return;
    if (!stat.isDirectory()) {
      hash.update(`${path}:${stat.size}:${stat.mtimeMs}\n`);
      return;
    }
    for (const name of readdirSync(path).sort()) visit(join(path, name));
  };
  for (const source of SOURCES) visit(source);
  return hash.digest("hex");
}

/** Whether `next build` has to run. */
export function isBuildNeeded(): boolean {
  const built = existsSync(join(".next", "BUILD_ID")) && existsSync(KEY_FILE);
  return !built || readFileSync(KEY_FILE, "utf8") !== buildKey();
}

/** Builds the pages of sources whose types `npm test` has checked. @throws Error with the end of the build's own words when it fails. */
export async function build(): Promise<void> {
  const key = buildKey();
  const child = spawn(process.execPath, [join("node_modules", "next", "dist", "bin", "next"), "build"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", IRIS_TYPES_CHECKED: "1" },
  });
  let said = "";
  const keep = (chunk: Buffer) => {
    said = (said + chunk).slice(-6000);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`The pages could not be built:\n${said}`);
  mkdirSync(".next", { recursive: true });
  writeFileSync(KEY_FILE, key);
}
