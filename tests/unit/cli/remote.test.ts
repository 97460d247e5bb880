import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Command } from "commander";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { exitCodeAfter } from "@/lib/tools/cli/exit-code";
import { addServerCommands } from "@/lib/tools/cli/remote/commands";
import { completionScript } from "@/lib/tools/cli/remote/completion";
import { credentialsPath, findCredentials, keepCredentials } from "@/lib/tools/cli/remote/credentials";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iris-remote-"));
  vi.stubEnv("XDG_CONFIG_HOME", folder);
  for (const name of ["IRIS_URL", "IRIS_TOKEN", "IRIS_ORG"]) vi.stubEnv(name, "");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true, force: true });
});

async function iris(...args: string[]) {
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    vi.spyOn(process[name], "write").mockImplementation((chunk) => {
      said[name] += chunk;
      return true;
    });
  const code = await exitCodeAfter(addServerCommands(new Command("iris")), args);
  vi.restoreAllMocks();
  return { code, ...said };
}

/** A server that answers each call with the next of these. */
function answering(...answers: [status: number, body: unknown, headers?: Record<string, string>][]) {
  vi.stubEnv("IRIS_URL", "https://iris.example.com/base/");
  vi.stubEnv("IRIS_TOKEN", "iris_personal_x");
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    asked.push(`${init.method} ${url}`);
    const [status, body, headers = {}] = answers.shift() ?? [500, {}];
    return new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
  });
  return asked;
}

test("the token is kept in a file that only its owner reads, whatever was there before", () => {
  const path = keepCredentials({ server: "https://iris.example.com/", token: "iris_personal_a" });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  writeFileSync(path, "{", { mode: 0o644 });
  expect(() => findCredentials()).toThrow("iris login");
  keepCredentials({ server: "https://iris.example.com/", token: "iris_personal_b" });
  expect(statSync(credentialsPath()).mode & 0o777).toBe(0o600);
  expect(findCredentials()).toEqual({ server: "https://iris.example.com/", token: "iris_personal_b" });
});

test("the environment comes before the file, and no token goes over plain http to another machine", () => {
  keepCredentials({ server: "https://iris.example.com/", token: "kept" });
  expect(findCredentials({ ...process.env, IRIS_URL: "https://b.example", IRIS_TOKEN: "t" }).token).toBe("t");
  expect(() => findCredentials({ ...process.env, IRIS_URL: "http://b.example", IRIS_TOKEN: "t" })).toThrow(
    "https",
  );
});

test("who has no password keeps a token made on the account page, once the server knows it", async () => {
  const token = `iris_personal_${"a".repeat(43)}`;
  const login = async (typed: string, ...more: string[]) => {
    vi.spyOn(process, "stdin", "get").mockReturnValue(
      Readable.from([typed]) as unknown as typeof process.stdin,
    );
    return iris("login", "--server", "https://iris.example.com", ...more);
  };
  expect(await login("", "--quiet")).toMatchObject({ code: 2, stderr: expect.stringContaining("--token") });
  expect(await login("iris_api_x\n", "--token")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("iris_personal_"),
  });
  answering([401, { title: "Not signed in", detail: "The token is unknown, revoked or over." }]);
  expect(await login(`${token}\n`, "--token")).toMatchObject({ code: 2 });
  vi.stubEnv("IRIS_TOKEN", "");
  expect(() => findCredentials()).toThrow("iris login");
  answering([
    200,
    { email: "ana@example.com", token: { expiresAt: "2027-01-01T00:00:00Z" }, organizations: [] },
  ]);
  expect(await login(`${token}\n`, "--token")).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("ana@example.com until 2027-01-01"),
  });
  vi.stubEnv("IRIS_TOKEN", "");
  vi.stubEnv("IRIS_URL", "");
  expect(findCredentials()).toEqual({ server: "https://iris.example.com/", token });
});

test("without a token a command says how to get one, and ends with 2", async () => {
  expect(await iris("whoami")).toEqual({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("iris login"),
  });
});

test("what can't be done as asked ends with 2, what was tried and failed with 1, each in the server's words on standard error", async () => {
  answering([403, { title: "Not allowed", detail: "Your role doesn't allow it." }]);
  const refused = await iris("org", "set", "--org", "acme", "--name", "New");
  expect(refused).toEqual({ code: 2, stdout: "", stderr: "Not allowed: Your role doesn't allow it.\n" });
  answering([500, { title: "Error on our end", detail: "Report request 1." }]);
  expect((await iris("org", "set", "--org", "acme", "--name", "New")).code).toBe(1);
});

test("a call is sent below the server's own path, waits as long as it is told, and what may have been done isn't sent twice", async () => {
  const asked = answering(
    [429, { title: "Too many requests" }, { "retry-after": "0.001" }],
    [200, { email: "ana@example.com", token: { expiresAt: "2027-01-01T00:00:00Z" }, organizations: [] }],
  );
  const { code, stdout, stderr } = await iris("whoami", "--json");
  expect({ code, email: JSON.parse(stdout).email }).toEqual({ code: 0, email: "ana@example.com" });
  expect(stderr).toContain("next try");
  expect(new Set(asked)).toEqual(new Set(["GET https://iris.example.com/base/api/v1/me"]));
  const changed = answering([500, {}]);
  await iris("repository", "adopt", "--org", "acme");
  expect(changed).toHaveLength(1);
});

test("a day is the organization's, and one that doesn't exist is refused before anything is asked for", async () => {
  answering([200, { connection: "connected", lastSyncedAt: null, progress: null }]);
  const refused = await iris("sync", "--org", "acme", "--since", "2026-02-30");
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("a day that exists") });
});

test("connecting loads all history unless it is told not to", async () => {
  vi.stubEnv("DD_API_KEY", "api");
  vi.stubEnv("DD_APP_KEY", "app");
  answering([200, { site: "datadoghq.eu" }], [200, { site: "datadoghq.eu" }]);
  const sent: unknown[] = [];
  const answer = fetch;
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)));
    return answer(url, init);
  });
  const connect = ["datadog", "connect", "--org", "acme", "--site", "datadoghq.eu"];
  expect((await iris(...connect)).code).toBe(0);
  expect((await iris(...connect, "--no-history")).code).toBe(0);
  const keys = { site: "datadoghq.eu", apiKey: "api", applicationKey: "app" };
  expect(sent).toEqual([keys, { ...keys, allHistory: false }]);
});

test("quiet leaves the sentences out, and what answers nothing is still JSON where it is asked for", async () => {
  answering([204, null], [204, null]);
  expect(await iris("datadog", "disconnect", "--org", "acme", "--quiet")).toEqual({
    code: 0,
    stdout: "",
    stderr: "",
  });
  const { stdout, stderr } = await iris("datadog", "disconnect", "--org", "acme", "--json", "--quiet");
  expect({ answer: JSON.parse(stdout), stderr }).toEqual({ answer: { ok: true }, stderr: "" });
});

test("completion knows every command, for each shell, and bash takes it", () => {
  const program = addServerCommands(new Command("iris"));
  for (const shell of ["bash", "zsh", "fish"]) {
    const script = completionScript(program, shell);
    for (const word of ["login", "repository", "adopt", "--group-by"]) expect(script).toContain(word);
  }
  const complete = `${completionScript(program, "bash")}
    COMP_WORDS=(iris token re); COMP_CWORD=2; _iris; echo "\${COMPREPLY[@]}"`;
  expect(execFileSync("bash", ["-c", complete], { encoding: "utf8" }).trim()).toBe("revoke");
  expect(() => completionScript(program, "csh")).toThrow("bash, zsh or fish");
});
