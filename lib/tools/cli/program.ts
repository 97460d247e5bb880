import { Command, Option } from "commander";
import { EnvError } from "@/lib/platform/env";
import { callThroughProxy } from "@/lib/platform/proxy";
import { AccountError } from "@/lib/workspace/auth/accounts";
import packageJson from "../../../package.json";
import { checkCommand } from "./check/command";
import { backupCommand, restoreCommand } from "./commands/backup";
import { breakingCommitsCommand } from "./commands/breaking-commits";
import { compareCommand } from "./commands/compare";
import { connectDatadogCommand } from "./commands/connect-datadog";
import { createOrganizationCommand } from "./commands/create-organization";
import { doctorCommand } from "./commands/doctor";
import { makeKeysCommand } from "./commands/make-keys";
import { metricsCommand } from "./commands/metrics";
import { originRulesCommand } from "./commands/origin-rules";
import { reclassifyOriginsCommand } from "./commands/reclassify-origins";
import { recomputeCommand } from "./commands/recompute";
import { rotateKeysCommand } from "./commands/rotate-keys";
import { seedDemoCommand } from "./commands/seed-demo";
import { syncCommand } from "./commands/sync";
import { waiveCompanySignInCommand } from "./commands/waive-company-sign-in";
import { mcpCommand } from "./mcp/command";
import { originsCommand } from "./origins-push/command";
import { narrowed, speaking } from "./output";
import { addServerCommands } from "./remote/commands";

/** The operator's command line: thin, over the same verbs the pages use. */
export function irisProgram(): Command {
  const iris = new Command("iris")
    .description("Iris from the command line, on the embedded database or the Supabase of the environment.")
    .version(packageJson.version)
    .configureHelp({ showGlobalOptions: true });

  const org = iris.command("org").description("Organizations");
  speaking(org.command("create"))
    .description("Make an organization and, if needed, its owner's account")
    .requiredOption("--name <name>", "what people read, up to 80 characters")
    .requiredOption("--slug <slug>", "its part of the address: lower-case letters, digits, hyphens")
    .requiredOption("--owner-email <email>", "the owner's account; made if it isn't there")
    .option("--time-zone <name>", "the zone its days are counted in, such as America/Sao_Paulo", "UTC")
    .addOption(
      new Option("--owner-password <password>", "for a new account; without it read from standard input").env(
        "IRIS_OWNER_PASSWORD",
      ),
    )
    .action(createOrganizationCommand);

  const datadog = iris.command("datadog").description("The Datadog connection");
  speaking(datadog.command("connect"))
    .description("Prove and store Datadog keys, taken from DD_API_KEY and DD_APP_KEY")
    .requiredOption("--org <slug>", "the organization")
    .requiredOption("--site <site>", "for example datadoghq.eu or us5.datadoghq.com")
    .requiredOption("--environments <names>", "environments that count as production, with commas")
    .option("--no-history", "don't load up to two years of history after the first 30 days")
    .action(connectDatadogCommand);

  speaking(iris.command("sync"))
    .description("Read Datadog again: the last 30 days at least, results included")
    .requiredOption("--org <slug>", "the organization")
    .option("--until-done", "go on until everything due is read, however long it takes")
    .option(
      "--since <instant>",
      "read back to this day of the organization's time zone, or instant (ISO 8601), up to two years",
    )
    .action(syncCommand);

  narrowed(speaking(iris.command("metrics")))
    .description("The 18 DORA fields, the rework rate and the batch size of a window: from ≤ started_at < to")
    .requiredOption("--org <slug>", "the organization")
    .requiredOption(
      "--from <edge>",
      "a day in the organization's time zone (2026-11-01) or an instant (2026-11-01T00:00:00Z)",
    )
    .requiredOption("--to <edge>", "the same; events of that day, or from that instant on, don't count")
    .action(metricsCommand);

  speaking(iris.command("recompute"))
    .description(
      "Compute every figure of an export (facts.json) again from the facts in it; 1 where one differs",
    )
    .argument("<file>", "the exported file")
    .action(recomputeCommand);

  iris
    .command("compare")
    .description(
      "Do AI-assisted commits break production more often? From a file of deployments (JSON Lines); one JSON object a history",
    )
    .argument("<file>", "one deployment a line; - for standard input")
    .option("--each", 'many histories in one file, each begun by a line {"history": "name"}')
    .option("--as-of <instant>", "what was known then (ISO 8601); the newest finish by default")
    .option("--weekly", "decide the word of every closed week as well, as the product does")
    .option("--time-zone <name>", "where weeks begin at midnight", "UTC")
    .addOption(
      new Option("--week-start <day>", "the first day of a week")
        .choices(["monday", "sunday"])
        .default("monday"),
    )
    .addOption(
      new Option(
        "--strata <which>",
        "add the ratio adjusted for nothing but these: no size, no time, nothing after failures",
      ).choices(["none", "service", "service-quarter"]),
    )
    .addOption(new Option("--json", "one JSON object a line, as by default").conflicts("pretty"))
    .option("--pretty", "as text, for reading")
    .action(compareCommand);

  // npm runs scripts at the package's root; INIT_CWD is where it was called.
  iris.addCommand(mcpCommand());
  iris.addCommand(checkCommand(process.env.INIT_CWD ?? process.cwd()));
  const origins = originsCommand(process.env.INIT_CWD ?? process.cwd());
  speaking(origins.command("reclassify"))
    .description("Class the stored commits anew where the rules have changed or an account was overruled")
    .requiredOption("--org <slug>", "the organization")
    .action(reclassifyOriginsCommand);
  speaking(origins.command("rules"))
    .description("What the organization taught about marks: print it, or make it exactly what a file says")
    .requiredOption("--org <slug>", "the organization")
    .option("--put <file>", "a rule file; what isn't in it is taken back")
    .option("--unmapped", "list the marks that no rule knows: commits, kind, mark, an example")
    .action(originRulesCommand);
  iris.addCommand(origins);

  speaking(iris.command("breaking-commits"))
    .description("Look for the commits that broke failed deployments, as every sync does")
    .requiredOption("--org <slug>", "the organization")
    .action(breakingCommitsCommand);

  speaking(iris.command("waive-company-sign-in"))
    .description("Let an organization's members sign in with passwords again, whatever its domains require")
    .requiredOption("--org <slug>", "the organization")
    .action(waiveCompanySignInCommand);

  const keys = iris.command("keys").description("The master key of everything encrypted");
  speaking(keys.command("rotate"))
    .description(
      "Encrypt everything with the current key, while the product runs; can be stopped and run again",
    )
    .option("--dry-run", "count what would be done, and do nothing")
    .action(rotateKeysCommand);

  speaking(keys.command("make"))
    .description("Make new keys for an embedded database whose keys.json is lost for good")
    .requiredOption("--lost", "what the lost keys encrypted stays unreadable")
    .action(makeKeysCommand);

  iris
    .command("doctor")
    .description(
      "Examine settings, database, schedule, keys and connections; exit code 1 where something is wrong",
    )
    .option("--json", "one JSON object on standard output: { isWell, findings }")
    .action(doctorCommand);
  speaking(iris.command("backup"))
    .description("Write everything into one file, while Iris runs; no key is in it")
    .argument("<file>", "a new file, for example iris.backup")
    .action(backupCommand);
  speaking(iris.command("restore"))
    .description("Put a backup into an empty installation: embedded, PostgreSQL or hosted")
    .argument("<file>", "the file of iris backup")
    .action(restoreCommand);

  const demo = iris.command("demo").description("The demo organization");
  speaking(demo.command("seed"))
    .description("Make the demo organization and sync its history (password from IRIS_DEMO_PASSWORD)")
    .action(seedDemoCommand);
  if (process.env.IRIS_URL && process.env.IRIS_TOKEN) talkToServer(iris);
  return iris.hook("preAction", () => callThroughProxy());
}

/** With a server and a token in the environment the commands that a server answers are its; the others stay the operator's. */
function talkToServer(iris: Command): void {
  const remote = addServerCommands(new Command());
  const names = remote.commands.map((one) => one.name());
  const own = iris.commands.filter((one) => !names.includes(one.name()));
  (iris.commands as Command[]).splice(0, iris.commands.length, ...own);
  for (const one of remote.commands) iris.addCommand(one);
}

/** What can't be done as asked: exit code 2. */
export const isIrisUsage = (error: unknown): boolean =>
  error instanceof EnvError || error instanceof AccountError;
