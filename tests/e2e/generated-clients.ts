import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { WEB_URL } from "./ports";

/** What a client answers, of whichever make. */
export interface GeneratedClient {
  organizationOfDora(slug: string): Promise<string>;
  weeksOfFigures(slug: string): Promise<number>;
  /** The HTTP status and the title of a refusal. */
  refusalOfTable(slug: string): Promise<{ status: number; title: string }>;
}

interface Report {
  basis: { organization: string };
}
interface Rows {
  rows: unknown[];
}
interface Problem {
  status: number;
  title: string;
}

const generate = (tool: string, ...args: string[]) =>
  promisify(execFile)(join("node_modules", ".bin", tool), args);

/**
 * Makes the API's description into clients with two generators, as its users would.
 *
 * @param description what the server says of itself, OpenAPI 3.1.
 * @param folder where their code goes, below the tests' own so that it can be imported.
 * @param token what both send with each request.
 */
export async function generatedClients(
  description: string,
  folder: string,
  token: string,
): Promise<Record<string, GeneratedClient>> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "openapi.json");
  await writeFile(file, description);
  const functions = join(folder, "functions.ts");
  const classes = join(folder, "classes");
  await Promise.all([
    generate("oazapfts", file, functions),
    generate("openapi", "--input", file, "--output", classes, "--client", "fetch"),
  ]);
  return {
    oazapfts: await ofFunctions(functions, token),
    "openapi-typescript-codegen": await ofClasses(join(classes, "index.ts"), token),
  };
}

async function ofFunctions(file: string, token: string): Promise<GeneratedClient> {
  type Answer<T> = Promise<{ status: number; data: T }>;
  const client: {
    defaults: { baseUrl: string; headers: Record<string, string> };
    getDora(org: string): Answer<Report>;
    getFigures(org: string, query: { interval: "week"; window: "90" }): Answer<Rows>;
    exportDeployments(org: string): Answer<Problem>;
  } = await import(pathToFileURL(file).href);
  client.defaults.baseUrl = WEB_URL;
  client.defaults.headers = { authorization: `Bearer ${token}` };
  return {
    organizationOfDora: async (slug) => (await client.getDora(slug)).data.basis.organization,
    weeksOfFigures: async (slug) =>
      (await client.getFigures(slug, { interval: "week", window: "90" })).data.rows.length,
    async refusalOfTable(slug) {
      const { status, data } = await client.exportDeployments(slug);
      return { status, title: data.title };
    },
  };
}

async function ofClasses(file: string, token: string): Promise<GeneratedClient> {
  const client: {
    OpenAPI: { BASE: string; TOKEN: string };
    DefaultService: {
      getDora(org: string): Promise<Report>;
      getFigures(...positions: unknown[]): Promise<Rows>;
      exportDeployments(org: string): Promise<string>;
    };
  } = await import(pathToFileURL(file).href);
  client.OpenAPI.BASE = WEB_URL;
  client.OpenAPI.TOKEN = token;
  const { DefaultService } = client;
  const unset = Array.from({ length: 8 }, () => undefined);
  return {
    organizationOfDora: async (slug) => (await DefaultService.getDora(slug)).basis.organization,
    weeksOfFigures: async (slug) =>
      (await DefaultService.getFigures(slug, "90", ...unset, "week")).rows.length,
    refusalOfTable: (slug) =>
      DefaultService.exportDeployments(slug).then(
        () => ({ status: 200, title: "" }),
        ({ status, body }: { status: number; body: Problem }) => ({ status, title: body.title }),
      ),
  };
}
