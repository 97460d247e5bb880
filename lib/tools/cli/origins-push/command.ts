import { setTimeout as delay } from "node:timers/promises";
import { Command, Option } from "commander";
import { UsageError } from "../errors";
import { type OutputOptions, printJson, sayer, speaking } from "../output";
import { endpointOf, parseServer } from "./address";
import { openClone } from "./clone";
import { explainCommand } from "./explain";
import { hookCommand } from "./hook";
import { reportToJob, toJson } from "./job-report";
import { withProgress } from "./progress";
import { type PushDeps, pushOrigins } from "./push";
import { describeBlindSpots, reportPush } from "./report";
import { createOriginsServer, type OriginsServer } from "./server";

interface Options extends OutputOptions {
  server?: string;
  org?: string;
  repo: string;
  ref?: string[];
  dryRun?: boolean;
  full?: boolean;
}

const HELP = `
What leaves this machine: sha, origin, tools, evidence level, rule id, rules version, why an unknown is unknown, and how
many lines the commit adds and removes.
No name, no e-mail address, no message, no code. --dry-run prints every byte of it.

The token comes from the environment variable IRIS_TOKEN and needs the scope commit-origins:write.
Exit codes: 0 done, 1 tried and failed (run it again), 2 can't be done as asked.`;

/** `iris origins`. @param directory where a person stands, which under npm isn't the working directory. */
export function originsCommand(directory: string): Command {
  const origins = new Command("origins").description("Commit origins from git, classified on this machine");
  speaking(origins.command("push"))
    .description("Classify the commits of a repository here and send their origins to Iris")
    .addOption(new Option("--server <address>", "where Iris runs, https").env("IRIS_URL"))
    .addOption(new Option("--org <slug>", "the organization").env("IRIS_ORG"))
    .option("--repo <directory>", "the repository", directory)
    .option("--ref <ref>", "a branch, tag or sha to push; repeat for more (default: HEAD)", collect)
    .option("--dry-run", "print the request bodies, one JSON a line, and send nothing")
    .option("--full", "send every commit again, whatever was sent before")
    .addHelpText("after", HELP)
    .action(pushCommand);
  origins
    .command("explain")
    .description("Which rule decides a commit's origin, why, and what would have changed it")
    .argument(
      "<sha|file>",
      "a commit of this repository, or a file: a message, or JSON with author and message",
    )
    .option("--repo <directory>", "the repository", directory)
    .option("--json", "print it as JSON")
    .action(explainCommand);
  speaking(origins.command("hook"))
    .description(
      "Install a git hook that names the AI agent running a commit by its standard trailer, and says so",
    )
    .option("--repo <directory>", "the repository", directory)
    .option("--print <manager>", "print it for husky, lefthook or pre-commit instead")
    .option("--remove", "take it out again")
    .action(hookCommand);
  return origins;
}

function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

async function pushCommand(options: Options): Promise<void> {
  const { json, quiet } = options;
  const say = sayer(options);
  if (options.dryRun && json)
    throw new UsageError("--dry-run prints JSON already, a request body a line: leave --json out.");
  const server = openServer(options, say);
  const clone = await openClone(options.repo, options.ref ?? ["HEAD"]);
  for (const spot of describeBlindSpots(clone)) say(spot);
  const dryRun = options.dryRun ?? false;
  const stopped = dryRun
    ? "Stopped. Nothing was sent."
    : "Stopped. What was sent is stored; the next push goes on from there.";
  const summary = await withProgress({ stopped, quiet }, (onProgress) =>
    pushOrigins(clone, { ...pushDeps(server, options), onProgress }),
  );
  if (json) printJson(toJson(summary));
  say(reportPush(summary, dryRun));
  if (!dryRun) reportToJob(summary, process.env);
}

function pushDeps(server: OriginsServer | null, options: Options): Omit<PushDeps, "onProgress"> {
  return {
    readRules: async () => (server === null ? null : server.readRules()),
    readCursor: async (key) => (server === null || options.full ? null : server.readCursor(key)),
    async send(body) {
      if (!options.dryRun && server !== null) return server.push(body);
      // Whoever reads slowly is waited for, or 100,000 commits would pile up in memory.
      if (!process.stdout.write(`${body}\n`))
        await new Promise((resolve) => process.stdout.once("drain", resolve));
      return null;
    },
  };
}

/** The server to talk to; null for a dry run without one, which then shows what a first push would send. */
function openServer({ server, org, dryRun }: Options, say: (sentence: string) => void): OriginsServer | null {
  const token = process.env.IRIS_TOKEN?.trim() ?? "";
  if (dryRun && (token === "" || !server || !org)) return null;
  if (!server) throw new UsageError("Say where Iris runs: --server https://iris.example.com, or IRIS_URL.");
  if (!org) throw new UsageError("Say which organization: --org <slug>, or IRIS_ORG.");
  if (token === "")
    throw new UsageError(
      "There is no token: put one with the scope commit-origins:write into the environment variable IRIS_TOKEN.",
    );
  if (!/^[\x21-\x7e]+$/.test(token)) throw new UsageError("IRIS_TOKEN holds characters that no token has.");
  return createOriginsServer({
    endpoint: endpointOf(parseServer(server), org),
    token,
    fetch,
    sleep: delay,
    random: Math.random,
    onWait: (reason, seconds) => say(`The server ${reason}: next try in ${Math.ceil(seconds)} s …`),
  });
}
