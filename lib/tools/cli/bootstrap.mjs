// The first file a bare clone runs, so: plain JavaScript, no packages, syntax that an old Node can still read.
// Installs what package-lock.json names if it isn't there, then hands over to the Node that comes with the packages.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const MINIMUM_NODE = [20, 9];

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function isOlder(version, minimum) {
  const [major, minor] = version.split(".").map(Number);
  return major < minimum[0] || (major === minimum[0] && minor < minimum[1]);
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

const marker = join(root, "node_modules", ".iris-installed");
const bundledNode = join(
  root,
  "node_modules",
  "node",
  "bin",
  process.platform === "win32" ? "node.exe" : "node",
);

function isInstalled() {
  return existsSync(marker) && readFileSync(marker, "utf8") === lockHash();
}

function install() {
  process.stderr.write("Installing packages (once, about a minute) …\n");
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ["npm", []];
  const result = spawnSync(
    command,
    [...first, "ci", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts=false"],
    {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "ignore", "pipe"],
      shell: process.platform === "win32" && !npm,
    },
  );
  if (result.status === 0) return writeFileSync(marker, lockHash());
  const said = `${result.stderr || ""}${result.error || ""}`;
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|network/i.test(said)) {
    fail(
      "Iris can't install its packages: the npm registry can't be reached. Check the network, then try again.",
    );
  }
  fail(`Iris can't install its packages. npm said:\n${said.slice(0, 1500)}`);
}

if (isOlder(process.versions.node, MINIMUM_NODE)) {
  fail(`Iris needs Node.js ${MINIMUM_NODE.join(".")} or newer; this is ${process.versions.node}.`);
}
if (!isInstalled()) install();
if (!existsSync(bundledNode) || spawnSync(bundledNode, ["--version"]).status !== 0) {
  fail(
    "The Node.js that comes with Iris isn't there: its package has an install script, and npm was told to run none. " +
      "Delete node_modules and try again without ignore-scripts.",
  );
}

const PROGRAMS = {
  start: "cli/start.ts",
  iris: "cli/iris.ts",
  test: "test-run/test.ts",
  build: "cli/build-pages.ts",
};
const [command, ...args] = process.argv.slice(2);
// An image installs before it has the sources.
if (command === "install") process.exit(0);
const child = spawn(
  bundledNode,
  [
    "--disable-warning=ExperimentalWarning",
    "--import",
    "tsx",
    join(root, "lib", "tools", PROGRAMS[command] ?? fail(`There is no program called ${command}.`)),
    ...args,
  ],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PATH: `${dirname(bundledNode)}:${process.env.PATH}` },
  },
);
// Ctrl-C reaches the child by itself; a signal sent to this process alone is passed on.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
process.on("SIGHUP", () => child.kill("SIGTERM"));
// npm passes a signal on to the shell that it started this in, which ends and tells nobody: that it is gone is the signal.
const script = args.includes("--dev") ? "dev" : command;
if (process.env.npm_lifecycle_event === script) {
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    child.kill("SIGTERM");
  }, 250);
}
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
