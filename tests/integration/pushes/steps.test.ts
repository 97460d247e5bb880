import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { curlLine } from "@/lib/ingest/pushes/first-lines";
import { readBatch } from "@/lib/ingest/pushes/read-batch";
import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import { GitRepository } from "../../support/git-repository";

const DOCS = readFileSync("docs/integrations/pipeline.md", "utf8");
const blocks = (language: string) =>
  [...DOCS.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(([, text = ""]) => text);

interface Sent {
  authorization: string | null;
  items: unknown[];
}

/** Runs a script of the docs in a clone, against an address that keeps what it is sent. */
async function runScript(script: string, directory: string, env: Record<string, string> = {}) {
  const sent: Sent[] = [];
  const server = await serveOnLoopback(async (asked) => {
    const request = asked as Request;
    const bytes = Buffer.from(await request.arrayBuffer());
    const text = request.headers.get("content-encoding") === "gzip" ? gunzipSync(bytes) : bytes;
    sent.push({
      authorization: request.headers.get("authorization"),
      items: JSON.parse(text.toString()).deployments,
    });
    return Response.json({});
  });
  try {
    const child = spawn("bash", ["-c", script], {
      cwd: directory,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        PATH: process.env.PATH,
        HOME: directory,
        IRIS_URL: server.url,
        IRIS_ORG: "acme",
        IRIS_TOKEN: "iris_test",
        ...env,
      } as unknown as NodeJS.ProcessEnv,
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    return { code, sent };
  } finally {
    await server.close();
  }
}

const now = () => new Date();

test("the line of plain curl pushes a deployment that is taken", async () => {
  const [line = ""] = blocks("sh");
  const { code, sent } = await runScript(line, process.cwd());
  expect(code).toBe(0);
  expect(sent[0]?.authorization).toBe("Bearer iris_test");
  // Its times are an example's: no clock of the tests is before them.
  const { events, errors } = readBatch("deployment", sent[0]?.items ?? [], new Date("2027-01-01T00:00:00Z"));
  expect(errors).toEqual([]);
  expect(events).toHaveLength(1);
});

test("the line that the settings show pushes the clone it is run in, by its remote and its commit", async () => {
  const repository = GitRepository.create();
  try {
    const sha = repository.commit({ message: "Begin", files: { "a.ts": "1\n" } });
    repository.git("remote", "set-url", "origin", "https://token@git.example/shop/checkout.git");
    const line = curlLine("$IRIS_URL", "acme");
    const { code, sent } = await runScript(line, repository.directory);
    expect(code).toBe(0);
    const { events, errors } = readBatch("deployment", sent[0]?.items ?? [], now());
    expect(errors).toEqual([]);
    expect(events[0]?.event.attributes).toMatchObject({ git: { commit_sha: sha } });
  } finally {
    repository.remove();
  }
});

test("the script of both steps pushes the commits since the deployment before, with whole messages", async () => {
  const [script = ""] = blocks("bash");
  const repository = GitRepository.create();
  try {
    const before = repository.commit({ message: "Begin", files: { "a.ts": "1\n" } });
    const first = repository.commit({
      message: 'One "quoted"\n\nCo-authored-by: Claude <noreply@anthropic.com>',
      files: { "a.ts": "2\n" },
    });
    const second = repository.commit({ message: "Two\n\nwith ünïcode", files: { "a.ts": "3\n" } });
    const env = {
      ID: "run-1",
      SERVICE: "checkout",
      REPOSITORY: "https://git.example/shop/checkout",
      PREVIOUS: before,
      SHA: second,
      STARTED: new Date(Date.now() - 60_000).toISOString(),
      FAILED: "null",
    };
    const { code, sent } = await runScript(script, repository.directory, env);
    expect(code).toBe(0);
    const { events, errors } = readBatch("deployment", sent[0]?.items ?? [], now());
    expect(errors).toEqual([]);
    const attributes = events[0]?.event.attributes as
      | { commits: { sha: string; message: string }[] }
      | undefined;
    expect(attributes?.commits.map(({ sha }) => sha)).toEqual([second, first]);
    expect(attributes?.commits[1]?.message).toContain("Co-authored-by: Claude");
    // A branch's first push has no commit before it.
    const fresh = await runScript(script, repository.directory, {
      ...env,
      PREVIOUS: "0".repeat(40),
      FAILED: "true",
    });
    expect(fresh.sent[0]?.items).toMatchObject([{ change_failure: true, commits: [{ sha: second }] }]);
  } finally {
    repository.remove();
  }
});
