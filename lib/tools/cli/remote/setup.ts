import { UsageError } from "../errors";
import { type OutputOptions, printJson, printTable, sayer } from "../output";
import { RemoteServer } from "./server";

type Org = OutputOptions & { org: string };
const at = (org: string, rest = "") => `/orgs/${encodeURIComponent(org)}${rest}`;
const part = encodeURIComponent;

/** Asks, and prints the answer: as JSON, or as somebody reads it. */
async function show<T>(options: OutputOptions, path: string, toText: (answer: T) => void): Promise<void> {
  const answer = await RemoteServer.open(sayer(options)).json<T>("GET", path);
  if (options.json) printJson(answer);
  else toText(answer);
}

/** Does something, and says so: as the answer in JSON, or in a sentence. */
async function change<T>(
  options: OutputOptions,
  [method, path, body]: readonly [string, string, unknown?],
  told: (answer: T) => string,
): Promise<T> {
  const say = sayer(options);
  const answer = await RemoteServer.open(say).json<T>(method, path, body);
  if (options.json) printJson(answer ?? { ok: true });
  else say(told(answer));
  return answer;
}

/** The same where nobody needs the answer. */
async function perform<T>(...asked: Parameters<typeof change<T>>): Promise<void> {
  await change<T>(...asked);
}

interface Me {
  email: string;
  token: { expiresAt: string };
  organizations: { slug: string; name: string; role: string }[];
}

export const whoami = (options: OutputOptions) =>
  show<Me>(options, "/me", ({ email, token }) =>
    process.stdout.write(`${email}\nThe token works until ${token.expiresAt.slice(0, 10)}.\n`),
  );

export const listOrganizations = (options: OutputOptions) =>
  show<Me>(options, "/me", ({ organizations }) =>
    printTable(
      ["SLUG", "NAME", "ROLE"],
      organizations.map(({ slug, name, role }) => [slug, name, role]),
    ),
  );

export const createOrganization = (
  options: OutputOptions & { name: string; slug: string; timeZone: string },
) =>
  perform(
    options,
    ["POST", "/orgs", { name: options.name, slug: options.slug, timeZone: options.timeZone }],
    () => `Organization ${options.slug} is ready; you own it.`,
  );

interface Settings {
  slug: string;
  name: string;
  timeZone: string;
  weekStart: string;
  productionEnvironments: string[];
}

export const showOrganization = (options: Org) =>
  show<Settings>(options, at(options.org), (one) => {
    for (const [name, value] of Object.entries(one))
      process.stdout.write(`${name}: ${Array.isArray(value) ? value.join(", ") || "–" : value}\n`);
  });

export async function updateOrganization(
  options: Org & { name?: string; timeZone?: string; weekStart?: string; environments?: string },
): Promise<void> {
  const { name, timeZone, weekStart, environments } = options;
  const body = {
    ...(name === undefined ? {} : { name }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(weekStart === undefined ? {} : { weekStart }),
    ...(environments === undefined ? {} : { productionEnvironments: namesOf(environments) }),
  };
  if (Object.keys(body).length === 0) throw new UsageError("Give what to change, such as --time-zone.");
  await change(options, ["PATCH", at(options.org), body], () => "Saved.");
}

const namesOf = (text: string) =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");

export const deleteOrganization = (options: Org & { confirm: string }) =>
  perform(
    options,
    ["DELETE", at(options.org), { confirm: options.confirm }],
    () => `Organization ${options.org} is deleted.`,
  );

interface Member {
  id: string;
  email: string;
  role: string;
}

export const listMembers = (options: Org) =>
  show<{ members: Member[] }>(options, at(options.org, "/members"), ({ members }) =>
    printTable(
      ["EMAIL", "ROLE", "ID"],
      members.map(({ email, role, id }) => [email, role, id]),
    ),
  );

async function memberId(options: Org, email: string): Promise<string> {
  const server = RemoteServer.open(sayer(options));
  const { members } = await server.json<{ members: Member[] }>("GET", at(options.org, "/members"));
  const found = members.find((one) => one.email === email.toLowerCase() || one.id === email);
  if (!found) throw new UsageError(`${email} is no member of ${options.org}.`);
  return found.id;
}

export async function changeRole(email: string, role: string, options: Org): Promise<void> {
  const id = await memberId(options, email);
  await change(
    options,
    ["PATCH", at(options.org, `/members/${id}`), { role }],
    () => `${email} is ${role} now.`,
  );
}

export async function removeMember(email: string, options: Org): Promise<void> {
  const id = await memberId(options, email);
  await change(options, ["DELETE", at(options.org, `/members/${id}`)], () => `${email} is removed.`);
}

export async function invite(options: Org & { role: string }): Promise<void> {
  const { link } = await change<{ link: string }>(
    options,
    ["POST", at(options.org, "/invitations"), { role: options.role }],
    () => "Whoever opens this link can join, once, for seven days:",
  );
  if (!options.json) process.stdout.write(`${link}\n`);
}

interface Domain {
  id: string;
  domain: string;
  record: { name: string; value: string };
  confirmedAt: string | null;
  joinsAs: string | null;
  requiredProvider: string | null;
}

export const listDomains = (options: Org) =>
  show<{ domains: Domain[] }>(options, at(options.org, "/domains"), ({ domains }) =>
    printTable(
      ["DOMAIN", "CONFIRMED", "JOINS AS", "SIGN-IN", "TXT RECORD"],
      domains.map(({ domain, confirmedAt, joinsAs, requiredProvider, record }) => [
        domain,
        confirmedAt?.slice(0, 10) ?? "no",
        joinsAs ?? "–",
        requiredProvider ?? "–",
        `${record.name} ${record.value}`,
      ]),
    ),
  );

export const addDomain = (domain: string, options: Org) =>
  perform<Domain>(
    options,
    ["POST", at(options.org, "/domains"), { domain }],
    ({ record }) => `Add this TXT record, then check it:\n${record.name} ${record.value}`,
  );

async function domainPath(options: Org, domain: string): Promise<string> {
  const server = RemoteServer.open(sayer(options));
  const { domains } = await server.json<{ domains: Domain[] }>("GET", at(options.org, "/domains"));
  const found = domains.find((one) => one.domain === domain.toLowerCase() || one.id === domain);
  if (!found) throw new UsageError(`${domain} is no domain of ${options.org}.`);
  return at(options.org, `/domains/${found.id}`);
}

export async function checkDomain(domain: string, options: Org): Promise<void> {
  const path = await domainPath(options, domain);
  await change<{ outcome: string }>(
    options,
    ["POST", `${path}/check`],
    ({ outcome }) => `${domain}: ${outcome}.`,
  );
}

export async function setDomain(
  domain: string,
  options: Org & { joinsAs?: string; signIn?: string },
): Promise<void> {
  const { joinsAs, signIn } = options;
  const body = {
    ...(joinsAs === undefined ? {} : { joinsAs: joinsAs === "nobody" ? null : joinsAs }),
    ...(signIn === undefined ? {} : { requiredProvider: signIn === "password" ? null : signIn }),
  };
  if (Object.keys(body).length === 0) throw new UsageError("Give what to change, such as --joins-as.");
  await change(options, ["PATCH", await domainPath(options, domain), body], () => "Saved.");
}

export async function removeDomain(domain: string, options: Org): Promise<void> {
  await change(options, ["DELETE", await domainPath(options, domain)], () => `${domain} is removed.`);
}

export async function connectDatadog(
  options: Org & { site: string; environments?: string; history: boolean },
): Promise<void> {
  const { DD_API_KEY: apiKey, DD_APP_KEY: applicationKey } = process.env;
  if (!apiKey || !applicationKey)
    throw new UsageError("Set DD_API_KEY and DD_APP_KEY to the keys to connect with.");
  await change<{ site: string }>(
    options,
    [
      "PUT",
      at(options.org, "/datadog"),
      { site: options.site, apiKey, applicationKey, ...(!options.history && { allHistory: false }) },
    ],
    ({ site }) => `Datadog on ${site} is connected to ${options.org}.`,
  );
  if (options.environments)
    await updateOrganization({ org: options.org, environments: options.environments, quiet: true });
}

export const disconnectDatadog = (options: Org) =>
  perform(
    options,
    ["DELETE", at(options.org, "/datadog")],
    () => "Disconnected: the keys are wiped, the history stays.",
  );

interface Repositories {
  repositories: { id: string; slug: string }[];
  services: { service: string; repository: string }[];
}

export const listRepositories = (options: Org) =>
  show<Repositories>(options, at(options.org, "/repositories"), ({ repositories, services }) => {
    printTable(
      ["REPOSITORY", "SERVICES", "ID"],
      repositories.map(({ id, slug }) => [
        slug,
        services
          .filter((one) => one.repository === slug)
          .map(({ service }) => service)
          .join(", ") || null,
        id,
      ]),
    );
  });

const moved = ({ deployments }: { deployments: number }) =>
  `${deployments} deployments belong to another repository now.`;

export const addRepository = (remote: string, options: Org) =>
  perform(options, ["POST", at(options.org, "/repositories"), { remote }], moved);
export const adoptRepositories = (options: Org) =>
  perform(options, ["POST", at(options.org, "/repositories"), { adopt: "all" }], moved);

export async function removeRepository(slug: string, options: Org): Promise<void> {
  const server = RemoteServer.open(sayer(options));
  const { repositories } = await server.json<Repositories>("GET", at(options.org, "/repositories"));
  const found = repositories.find((one) => one.slug === slug || one.id === slug);
  if (!found) throw new UsageError(`${options.org} has no repository ${slug}.`);
  await change(
    options,
    ["DELETE", at(options.org, `/repositories/${found.id}`)],
    () => `${slug} is removed.`,
  );
}

export const mapService = (service: string, repository: string, options: Org) =>
  perform(options, ["PUT", at(options.org, `/services/${part(service)}/repository`), { repository }], moved);
export const unmapService = (service: string, options: Org) =>
  perform(options, ["DELETE", at(options.org, `/services/${part(service)}/repository`)], moved);

interface Token {
  id: string;
  name: string;
  scopes: string[];
  expiresAt: string | null;
  revokedAt: string | null;
}

export const listTokens = (options: Org) =>
  show<{ tokens: Token[] }>(options, at(options.org, "/tokens"), ({ tokens }) =>
    printTable(
      ["NAME", "SCOPES", "ENDS", "ID"],
      tokens
        .filter(({ revokedAt }) => revokedAt === null)
        .map(({ name, scopes, expiresAt, id }) => [
          name,
          scopes.join(","),
          expiresAt?.slice(0, 10) ?? "never",
          id,
        ]),
    ),
  );

export async function createToken(
  options: Org & { name: string; scope?: string[]; days: string },
): Promise<void> {
  const { scope: scopes = [] } = options;
  if (scopes.length === 0) throw new UsageError("Name a scope at least: --scope dora:read.");
  const days = options.days === "never" ? null : Number(options.days);
  const { token } = await change<{ token: string }>(
    options,
    ["POST", at(options.org, "/tokens"), { name: options.name, scopes, days }],
    () => "The token is told once:",
  );
  if (!options.json) process.stdout.write(`${token}\n`);
}

export const revokeToken = (id: string, options: Org) =>
  perform(options, ["DELETE", at(options.org, `/tokens/${part(id)}`)], () => "The token no longer works.");
