import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createServer as createSecureServer } from "node:tls";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import { withoutTestRunner } from "../cli/run-iris";

const TLS = join("tests", "support", "tls");
/** Nothing here answers names, so that only a call through the proxy arrives. */
const HOSTS = [
  "api.datadoghq.com:443",
  "api.github.com:443",
  "api.resend.com:443",
  "api.resend.com:465",
  "hooks.slack.com:443",
];
const CERTIFICATE = { key: readFileSync(join(TLS, "key.pem")), cert: readFileSync(join(TLS, "cert.pem")) };

const listen = (server: Server) =>
  new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)),
  );

/** What every host outside is here: it answers as each of them needs to be content. */
const world = createTlsServer(CERTIFICATE, (request, response) => {
  response.setHeader("content-type", "application/json");
  const isGithub = request.headers.host === "api.github.com";
  response.end(JSON.stringify(isGithub ? { data: { viewer: { login: "acme-bot" } } } : { valid: true }));
});
/** Every mail server outside: it takes each mail. */
const post = createSecureServer(CERTIFICATE, (socket) => {
  socket.on("error", () => socket.destroy());
  socket.write("220 post\r\n");
  socket.on("data", (data) => socket.write(/^DATA/m.test(String(data)) ? "354 go on\r\n" : "250 fine\r\n"));
});
const tunnels: string[] = [];
let refusal: string | null = null;
/** A CONNECT proxy, as a company has one, that takes every host to our server. */
const proxy = createServer((_request, response) => response.writeHead(405).end());
proxy.on("connect", (request: IncomingMessage, client: Socket) => {
  tunnels.push(String(request.url));
  if (refusal !== null) {
    client.end(`HTTP/1.1 ${refusal}\r\n\r\n`);
    return;
  }
  const target = request.url?.endsWith(":465") ? post : world;
  const upstream = connect((target.address() as AddressInfo).port, "127.0.0.1", () => {
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    upstream.pipe(client).pipe(upstream);
  });
  for (const socket of [upstream, client]) socket.on("error", () => socket.destroy());
});
let own: { url: string; close(): Promise<void> };
let address: string;

beforeAll(async () => {
  await Promise.all([listen(world), listen(post)]);
  address = `127.0.0.1:${await listen(proxy)}`;
  own = await serveOnLoopback(async () => new Response("here", { status: 200 }));
});
afterAll(async () => {
  for (const server of [world, proxy]) server.closeAllConnections();
  await Promise.all([world, proxy, post].map((server) => new Promise((resolve) => server.close(resolve))));
  await own.close();
});

interface Outcomes {
  ofDatadog: { ok: boolean; error?: { kind: string; detail: string | null } };
  ofGithub: { ok: boolean; error?: { kind: string; detail: string | null } };
  ofSlack: unknown;
  ofMail: unknown;
  ofSmtp: unknown;
  ofOwn: number | null;
}

async function callAll(env: Record<string, string>): Promise<Outcomes> {
  tunnels.length = 0;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", join("tests", "support", "calls-outside.ts"), own.url],
    { env: { ...withoutTestRunner(), NODE_EXTRA_CA_CERTS: join(TLS, "cert.pem"), ...env } },
  );
  return JSON.parse(stdout) as Outcomes;
}

describe("calls to the outside", () => {
  test("go through HTTPS_PROXY, every one of them, and this machine's own servers never do", async () => {
    const proxies = { HTTPS_PROXY: `http://user:secret@${address}`, HTTP_PROXY: `http://${address}` };
    const outcomes = await callAll(proxies);
    expect([...tunnels].sort()).toEqual(HOSTS);
    expect(outcomes).toMatchObject({ ofDatadog: { ok: true }, ofGithub: { ok: true }, ofOwn: 200 });
    const sent = { ok: true };
    expect([outcomes.ofSlack, outcomes.ofMail, outcomes.ofSmtp]).toEqual([sent, sent, sent]);
  });

  test("go straight to the hosts of NO_PROXY", async () => {
    const outcomes = await callAll({
      HTTPS_PROXY: `http://${address}`,
      NO_PROXY: "hooks.slack.com, .github.com,api.resend.com:465",
    });
    expect([...tunnels].sort()).toEqual(["api.datadoghq.com:443", "api.resend.com:443"]);
    expect(outcomes.ofDatadog.ok).toBe(true);
    expect(outcomes.ofGithub.error?.detail).not.toContain("proxy");
  });

  test("name the proxy, without its password, when it can't be reached or lets nothing through", async () => {
    const away = await callAll({ https_proxy: "http://user:secret@127.0.0.1:1" });
    const unreached = { kind: "network", detail: "ECONNREFUSED through the proxy 127.0.0.1:1" };
    expect([away.ofDatadog.error, away.ofGithub.error]).toEqual([unreached, unreached]);
    refusal = "407 Proxy Authentication Required";
    const refused = await callAll({ HTTPS_PROXY: `http://${address}` });
    refusal = null;
    const unopened = { kind: "network", detail: `the proxy ${address} answered 407` };
    expect([refused.ofDatadog.error, refused.ofGithub.error]).toEqual([unopened, unopened]);
    expect(refused.ofSlack).toMatchObject({ reason: "slack-unreachable" });
    expect(refused.ofSmtp).toMatchObject({ permanent: false, reason: "smtp-unreachable" });
  });
});
