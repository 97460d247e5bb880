import { once } from "node:events";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { Command, Option } from "commander";
import { UsageError } from "../errors";
import { parseServer } from "../origins-push/address";

interface Options {
  server?: string;
  org?: string;
}

const HELP = `
The token comes from the environment variable IRIS_TOKEN: scope dora:read, and deployments:export for deployments.
What an agent is told, and how to set it up: docs/integrations/mcp.md`;

/** `iris mcp`: an agent's tools over stdio, passed on to the server that has them. */
export function mcpCommand(): Command {
  return new Command("mcp")
    .description("Give an agent read-only tools over stdio (Model Context Protocol), answered by your Iris")
    .addOption(new Option("--server <address>", "where Iris runs, https").env("IRIS_URL"))
    .addOption(new Option("--org <slug>", "the organization").env("IRIS_ORG"))
    .addHelpText("after", HELP)
    .action(bridge);
}

/** Passes messages on in both directions until the agent hangs up. */
async function bridge({ server, org }: Options): Promise<void> {
  const token = process.env.IRIS_TOKEN?.trim() ?? "";
  if (!server) throw new UsageError("Say where Iris runs: --server https://iris.example.com, or IRIS_URL.");
  if (!org) throw new UsageError("Say which organization: --org <slug>, or IRIS_ORG.");
  if (token === "")
    throw new UsageError("There is no token: put one into the environment variable IRIS_TOKEN.");
  const stdio = new StdioServerTransport();
  const http = new StreamableHTTPClientTransport(endpointOf(parseServer(server), org), {
    requestInit: { headers: { authorization: `Bearer ${token}` }, redirect: "manual" },
  });
  http.onmessage = (message) => void stdio.send(message);
  const waiting = new Set<Promise<void>>();
  stdio.onmessage = (message) => {
    const sent = http.send(message).catch((error: unknown) => stdio.send(toRefusal(message, error)));
    waiting.add(sent);
    void sent.finally(() => waiting.delete(sent));
  };
  await http.start();
  await stdio.start();
  await once(process.stdin, "end");
  await Promise.allSettled(waiting);
  await http.close();
}

function endpointOf(server: URL, org: string): URL {
  const base = server.href.replace(/[?#].*$/, "").replace(/\/+$/, "");
  return new URL(`${base}/api/mcp?org=${encodeURIComponent(org)}`);
}

/** The agent waits for an answer to what it asked: why there is none is one. */
function toRefusal(message: JSONRPCMessage, error: unknown): JSONRPCMessage {
  const text = error instanceof Error ? error.message : String(error);
  if (!("id" in message) || !("method" in message)) {
    return { jsonrpc: "2.0", method: "notifications/message", params: { level: "error", data: text } };
  }
  return { jsonrpc: "2.0", id: message.id, error: { code: -32000, message: text } };
}
