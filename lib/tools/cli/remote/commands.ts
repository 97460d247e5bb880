import { type Command, Option } from "commander";
import { collect, narrowed, speaking } from "../output";
import { completionScript } from "./completion";
import { loginCommand, logoutCommand } from "./login";
import { pushCommand } from "./push";
import { exportCommand, figuresCommand, metricsCommand } from "./read";
import * as setup from "./setup";
import { statusCommand, syncCommand } from "./sync";

const ofOrganization = (command: Command) =>
  speaking(command).addOption(
    new Option("--org <slug>", "the organization").env("IRIS_ORG").makeOptionMandatory(),
  );

const scoped = (command: Command) =>
  narrowed(ofOrganization(command))
    .requiredOption(
      "--from <edge>",
      "a day in the organization's time zone (2026-11-01) or an instant in UTC",
    )
    .requiredOption("--to <edge>", "the same; events of that day, or from that instant on, don't count");

/** The commands that talk to a server: with `IRIS_URL` and `IRIS_TOKEN`, or what `iris login` kept. */
export function addServerCommands(iris: Command): Command {
  speaking(iris.command("login"))
    .description(
      "Make a personal token, which may do what you may (password from IRIS_PASSWORD or standard input), or keep one",
    )
    .addOption(new Option("--server <address>", "where Iris runs, https").env("IRIS_URL"))
    .option("--email <address>", "your account")
    .option(
      "--token",
      "keep a token made on the account page instead (from standard input): where you have no password",
    )
    .option("--code <digits>", "of your authenticator app, where the account has one")
    .option("--name <name>", "what the account page calls the token", "iris login")
    .option("--days <number>", "days until it ends, 365 at most", "90")
    .option("--print", "print the token instead of keeping it in a file")
    .action(loginCommand);
  speaking(iris.command("logout")).description("End the token, at the server and here").action(logoutCommand);
  speaking(iris.command("whoami")).description("Whose token this is").action(setup.whoami);

  const org = iris.command("org").description("Organizations");
  speaking(org.command("list")).description("Yours, with your role").action(setup.listOrganizations);
  speaking(org.command("create"))
    .description("Make an organization that you own")
    .requiredOption("--name <name>", "what people read, up to 80 characters")
    .requiredOption("--slug <slug>", "its part of the address: lower-case letters, digits, hyphens")
    .option("--time-zone <name>", "the zone its days are counted in, such as America/Sao_Paulo", "UTC")
    .action(setup.createOrganization);
  ofOrganization(org.command("show")).description("Its settings").action(setup.showOrganization);
  ofOrganization(org.command("set"))
    .description("Change its settings")
    .option("--name <name>", "what people read")
    .option("--time-zone <name>", "the zone its days are counted in")
    .addOption(new Option("--week-start <day>", "the first day of a week").choices(["monday", "sunday"]))
    .option("--environments <names>", "environments that count as production, with commas")
    .action(setup.updateOrganization);
  ofOrganization(org.command("delete"))
    .description("Delete it with all it holds")
    .requiredOption("--confirm <slug>", "its slug, again")
    .action(setup.deleteOrganization);

  const member = iris.command("member").description("Members");
  ofOrganization(member.command("list")).description("Who belongs to it").action(setup.listMembers);
  ofOrganization(member.command("role <email> <role>")).description("Change a role").action(setup.changeRole);
  ofOrganization(member.command("remove <email>")).description("Remove a member").action(setup.removeMember);
  ofOrganization(member.command("invite"))
    .description("Make a link to join")
    .addOption(
      new Option("--role <role>", "what they may do")
        .choices(["admin", "member", "viewer"])
        .default("member"),
    )
    .action(setup.invite);

  const domain = iris.command("domain").description("The company's domains");
  ofOrganization(domain.command("list"))
    .description("Yours, with the record that confirms each")
    .action(setup.listDomains);
  ofOrganization(domain.command("add <domain>"))
    .description("Add one, to be confirmed by a TXT record")
    .action(setup.addDomain);
  ofOrganization(domain.command("check <domain>"))
    .description("Look for its record now")
    .action(setup.checkDomain);
  ofOrganization(domain.command("set <domain>"))
    .description("Say what a confirmed one means")
    .addOption(
      new Option("--joins-as <role>", "with what people with confirmed addresses there may join").choices([
        "viewer",
        "member",
        "nobody",
      ]),
    )
    .addOption(
      new Option("--sign-in <way>", "how members there have to sign in").choices([
        "any",
        "github",
        "google",
        "saml",
        "password",
      ]),
    )
    .action(setup.setDomain);
  ofOrganization(domain.command("remove <domain>"))
    .description("Remove one with all it meant")
    .action(setup.removeDomain);

  const datadog = iris.command("datadog").description("The Datadog connection");
  ofOrganization(datadog.command("connect"))
    .description("Prove and store Datadog keys, or replace them, taken from DD_API_KEY and DD_APP_KEY")
    .requiredOption("--site <site>", "for example datadoghq.eu or us5.datadoghq.com")
    .option("--environments <names>", "environments that count as production, with commas")
    .option("--no-history", "don't load up to two years of history after the first 30 days")
    .action(setup.connectDatadog);
  ofOrganization(datadog.command("disconnect"))
    .description("Wipe the keys and stop syncing; the history stays")
    .action(setup.disconnectDatadog);

  for (const kind of ["deployments", "incidents"] as const) {
    const pushed = iris.command(kind).description(`The ${kind} of your own pipeline`);
    ofOrganization(pushed.command("push <file>"))
      .description(`Push ${kind}: a JSON list, or one a line ("-": standard input); again changes nothing`)
      .option("--covers-from <instant>", "everything since then has been pushed with this file")
      .action((file: string, options) => pushCommand(kind, file, options));
  }

  const repository = iris.command("repository").description("Repositories");
  ofOrganization(repository.command("list"))
    .description("Known ones, with their services")
    .action(setup.listRepositories);
  ofOrganization(repository.command("add <remote>")).description("Add one").action(setup.addRepository);
  ofOrganization(repository.command("adopt"))
    .description("Add every one that deployments name")
    .action(setup.adoptRepositories);
  ofOrganization(repository.command("remove <slug>"))
    .description("Remove one; its deployments stay")
    .action(setup.removeRepository);
  ofOrganization(repository.command("map <service> <repository>"))
    .description("Say which repository a service deploys from")
    .action(setup.mapService);
  ofOrganization(repository.command("unmap <service>"))
    .description("Let its deployments say so again")
    .action(setup.unmapService);

  const token = iris.command("token").description("The organization's API tokens");
  ofOrganization(token.command("list")).description("Those in use").action(setup.listTokens);
  ofOrganization(token.command("create"))
    .description("Make one, which is told once")
    .requiredOption("--name <name>", "what it is for")
    .option("--scope <scope>", "what it may do, such as dora:read; repeat for more", collect)
    .option("--days <number>", "days until it ends, or never", "90")
    .action(setup.createToken);
  ofOrganization(token.command("revoke <id>")).description("End one at once").action(setup.revokeToken);

  ofOrganization(iris.command("sync"))
    .description("Read Datadog again: the last 30 days at least, results included")
    .option("--until-done", "wait until everything due is read, and say what it waits for")
    .option(
      "--since <instant>",
      "read back to this day of the organization's time zone, or instant, up to two years",
    )
    .action(syncCommand);
  ofOrganization(iris.command("status"))
    .description("Where the connection and its sync stand")
    .action(statusCommand);

  scoped(iris.command("metrics"))
    .description("The figures of a window: from ≤ started_at < to, days in the organization's time zone")
    .action(metricsCommand);
  scoped(iris.command("figures"))
    .description("The metrics by days, weeks or months, and by groups, as JSON")
    .addOption(new Option("--interval <size>", "a row for each").choices(["day", "week", "month"]))
    .addOption(
      new Option("--group-by <what>", "a row for each").choices([
        "service",
        "team",
        "repository",
        "environment",
        "tool",
      ]),
    )
    .action(figuresCommand);
  ofOrganization(iris.command("export <kind>"))
    .description("What changed: deployments, incidents, commits or results, a JSON object a line")
    .option("--cursor <file>", "where the last run left off; written at the end of each page")
    .option("--limit <rows>", "rows of a page", "1000")
    .action(exportCommand);

  iris
    .command("completion <shell>")
    .description("A script that completes commands in bash, zsh or fish")
    .action((shell: string) => void process.stdout.write(completionScript(iris, shell)));
  return iris;
}
