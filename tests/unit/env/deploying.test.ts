import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENV_NAMES, EnvError, parseEnv } from "@/lib/platform/env";

const text = (path: string) => readFileSync(path, "utf8");

/** What a production that has no embedded database refuses to start without. */
function missing(): string[] {
  try {
    parseEnv({ NODE_ENV: "production" });
  } catch (error) {
    if (error instanceof EnvError) return ENV_NAMES.filter((name) => error.message.includes(name));
  }
  return [];
}

test("the Deploy to Vercel button asks for each variable that Iris can't do without, by names that it reads", () => {
  const page = text("docs/deploy.md");
  const [, address = ""] = /\[Deploy to Vercel\]\((\S+)\)/.exec(page) ?? [];
  const asked = new URL(address).searchParams.get("env")?.split(",") ?? [];
  expect(asked.filter((name) => !ENV_NAMES.includes(name as never))).toEqual([]);
  expect(missing().length).toBeGreaterThan(3);
  expect(asked).toEqual(expect.arrayContaining(missing()));
  const table = page.slice(page.indexOf("## Vercel"), page.indexOf("[Deploy to Vercel]"));
  for (const name of asked) expect(table, name).toContain(`\`${name}\``);
});

/** Of a container itself, or of who develops: none of them is handed through. */
const NOT_HANDED = [
  "HOST",
  "IRIS_DEMO",
  "IRIS_DEMO_PASSWORD",
  "IRIS_EMBEDDED",
  "IRIS_KEYS_FILE",
  "IRIS_LOST_KEYS",
  "NODE_ENV",
  "VERCEL",
];

test("compose hands every setting to the container, which may write to its volume alone and gain no rights", () => {
  const compose = text("compose.yaml");
  const handed = [...compose.matchAll(/^ {6}([A-Z][A-Z_]+): \$\{([A-Z_]+):-\S*\}$/gm)];
  expect(handed.map(([, name]) => name).sort()).toEqual(
    ENV_NAMES.filter((name) => !NOT_HANDED.includes(name)).sort(),
  );
  for (const [, name, from] of handed) expect(from).toBe(name);
  for (const line of [
    "read_only: true",
    "cap_drop:\n      - ALL",
    "- no-new-privileges:true",
    "- iris-data:/data",
  ])
    expect(compose).toContain(`    ${line}\n`);
});

test("the image runs as nobody in particular, from a pinned release, says how it is, and is stopped as a process is", () => {
  const lines = text("Dockerfile")
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));
  expect(lines[0]).toMatch(/^ARG NODE_IMAGE=node:\d+\.\d+\.\d+-/);
  expect(last.filter((line) => line.startsWith("USER "))).toEqual(["USER node"]);
  expect(last.findIndex((line) => line.startsWith("USER "))).toBeGreaterThan(
    last.findLastIndex((line) => /^(RUN|COPY) /.test(line)),
  );
  for (const word of ["HEALTHCHECK ", "STOPSIGNAL SIGTERM", "VOLUME /data", "EXPOSE 3000"])
    expect(
      last.some((line) => line.startsWith(word)),
      word,
    ).toBe(true);
  // Without a shell between, the signal reaches the process.
  expect(last.at(-1)).toMatch(/^CMD \[/);
  expect(lines.filter((line) => /:latest|ADD |sudo|curl .*\|/.test(line))).toEqual([]);
});
