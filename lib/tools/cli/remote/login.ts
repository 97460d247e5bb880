import { text } from "node:stream/consumers";
import { isPersonalToken } from "@/lib/workspace/api-tokens/personal-token";
import { UsageError } from "../errors";
import { parseServer } from "../origins-push/address";
import { type OutputOptions, printJson, sayer } from "../output";
import { forgetCredentials, keepCredentials } from "./credentials";
import { RemoteServer } from "./server";

interface LoginOptions extends OutputOptions {
  server?: string;
  email?: string;
  token?: boolean;
  code?: string;
  name: string;
  days: string;
  print?: boolean;
}

/**
 * `iris login`: a personal token for an email address and a password, or one that the account page made, kept where only
 * its owner reads.
 */
export async function loginCommand(options: LoginOptions): Promise<void> {
  if (!options.server)
    throw new UsageError("Say where Iris runs: --server https://iris.example.com, or IRIS_URL.");
  if (options.token) return keepToken(options, parseServer(options.server).href);
  if (!options.email)
    throw new UsageError(
      "Give --email; or --token, with a token made on the account page, if you have no password.",
    );
  const days = Number(options.days);
  if (!Number.isInteger(days) || days < 1 || days > 365)
    throw new UsageError("--days must be a whole number from 1 to 365.");
  const say = sayer(options);
  const server = parseServer(options.server).href;
  const password = process.env.IRIS_PASSWORD || (await typed("Password: "));
  if (!password) throw new UsageError("Give the password in IRIS_PASSWORD or on standard input.");
  const made = await new RemoteServer({ server, token: null }, say).json<{
    token: string;
    expiresAt: string;
  }>("POST", "/login", {
    email: options.email,
    password,
    name: options.name,
    days,
    ...(options.code ? { code: options.code } : {}),
  });
  if (options.json) printJson(made);
  else if (options.print) process.stdout.write(`${made.token}\n`);
  if (options.print || options.json) return;
  const path = keepCredentials({ server, token: made.token });
  say(`Signed in as ${options.email} until ${made.expiresAt.slice(0, 10)}. The token is in ${path}.`);
}

/** Keeps a token that the server knows. */
async function keepToken(options: LoginOptions, server: string): Promise<void> {
  const say = sayer(options);
  const token = (await typed("Personal token: ")).trim();
  if (!isPersonalToken(token))
    throw new UsageError("Give the personal token on standard input. It begins with iris_personal_.");
  const me = await new RemoteServer({ server, token }, say).json<{
    email: string;
    token: { expiresAt: string };
  }>("GET", "/me");
  const path = keepCredentials({ server, token });
  if (options.json) printJson(me);
  say(`Signed in as ${me.email} until ${me.token.expiresAt.slice(0, 10)}. The token is in ${path}.`);
}

/** From a pipe; from a terminal without showing it. */
async function typed(question: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, "");
  process.stderr.write(question);
  process.stdin.setRawMode(true);
  let word = "";
  try {
    for await (const chunk of process.stdin) {
      for (const key of String(chunk)) {
        if (key === "\r" || key === "\n") return word;
        if (key === "\u0003") throw new UsageError("Stopped.");
        word = key === "\u007f" ? word.slice(0, -1) : word + key;
      }
    }
    return word;
  } finally {
    process.stdin.setRawMode(false);
    process.stdin.pause();
    process.stderr.write("\n");
  }
}

/** `iris logout`: ends the token, at the server and here. */
export async function logoutCommand(options: OutputOptions): Promise<void> {
  const say = sayer(options);
  await RemoteServer.open(say).call("DELETE", "/me/token");
  forgetCredentials();
  say("Signed out. The token no longer works.");
}
