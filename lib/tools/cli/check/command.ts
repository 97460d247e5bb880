import { createWriteStream } from "node:fs";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Command, Option } from "commander";
import { UsageError } from "../errors";
import { forbidNetwork } from "../origins-push/git";
import { withProgress } from "../origins-push/progress";
import { answerOf } from "./answer";
import { type CloneCheck, checkClone } from "./check";
import { factLines } from "./facts";
import { toMarkdown, toText } from "./print";
import { type PushOptions, pushDerived, requirePushOptions } from "./push";
import { toJson } from "./to-json";

interface Options extends PushOptions {
  deployments?: string;
  since?: string;
  facts?: string;
  json?: boolean;
  markdown?: boolean;
}

const HELP = `
A change is a first-parent commit of HEAD, with what it merged. It failed if a later commit takes it back within 14 days.
Nothing leaves this machine without --push, and git fetches nothing. How it is counted: docs/check.md

Exit codes: 0 answered, whatever the answer; 1 tried and failed; 2 can't be done as asked.`;

/** `iris check`. @param directory where a person stands, which under npm isn't the working directory. */
export function checkCommand(directory: string): Command {
  return new Command("check")
    .description("Is AI-assisted code taken back more often here? From any clone's history, in a minute")
    .argument("[path]", "a clone", directory)
    .option(
      "--deployments <what>",
      "tags:GLOB for the spans between tags, branch:NAME for the steps of a branch",
    )
    .option("--since <day>", "only what went in from this day on (2026-01-31)")
    .option("--facts <file>", "also write the history as iris compare reads it")
    .addOption(new Option("--json", "print one JSON object").conflicts("markdown"))
    .option("--markdown", "print Markdown")
    .option(
      "--push",
      "also send what was found to an organization of Iris, which marks it as estimated from git",
    )
    .option("--org <slug>", "with --push: the organization")
    .option(
      "--service <name>",
      "with --push: the service these changes are of; the repository's name by default",
    )
    .option("--env <name>", "with --push: the environment they went to; production by default")
    .option("--no-messages", "with --push: leave out messages and addresses, by which Iris tells origins")
    .option("--dry-run", "with --push: print what would be sent, and send nothing")
    .addHelpText("after", HELP)
    .action((path: string, options: Options) => check(directory, path, options));
}

async function check(from: string, path: string, options: Options): Promise<void> {
  requirePushOptions(options);
  forbidNetwork();
  const since = parseSince(options.since);
  // What is pushed again must be what it was: a change is read whole, whichever are sent.
  const read = options.push ? null : since;
  const checked = await withProgress({ stopped: "Stopped. Nothing was answered." }, (onProgress) =>
    checkClone({ directory: resolve(from, path), deployments: options.deployments, since: read, onProgress }),
  );
  if (options.facts !== undefined) await writeFacts(resolve(from, options.facts), checked);
  if (options.push) await pushDerived(checked, options, since, new Date());
  if (options.dryRun) return;
  if (options.json) process.stdout.write(`${JSON.stringify(toJson(checked))}\n`);
  else process.stdout.write((options.markdown ? toMarkdown : toText)(answerOf(checked)));
}

function parseSince(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const at = new Date(text);
  if (/^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(at.getTime())) return at;
  throw new UsageError(`--since is a day, such as 2026-01-31; not "${text}".`);
}

async function writeFacts(file: string, { name, toDeployments }: CloneCheck): Promise<void> {
  try {
    await pipeline(Readable.from(factLines(name, toDeployments())), createWriteStream(file));
  } catch (error) {
    throw new UsageError(`Can't write ${file}: ${error instanceof Error ? error.message : error}`);
  }
}
