/** The embedded Supabase as a process of its own: PGlite behind @supabase/lite, on a loopback port. */
import { AsyncLocalStorage } from "node:async_hooks";
import { rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { App } from "@supabase/lite";
import { applyPendingMigrations } from "@supabase/lite/cli";
import { createPgliteConnection } from "@supabase/lite/pglite";
import { closeFolder } from "./close-folder";
import { refuseAtTheDoor } from "./door";
import { refuseForeignSchema, requireOwnMajor } from "./folder";
import { type EmbeddedKeys, type IrisHome, irisHome, loadKeys } from "./home";
import { leaveWithParent } from "./leave-with-parent";
import { takeLock } from "./lock";
import { logToFile, toLogText } from "./log";
import { FolderEmailDriver } from "./mail";
import type { FromEmbedded, ServerFile, ToEmbedded } from "./messages";
import { embeddedProviders } from "./providers";
import { StartProblem } from "./start-problem";

/**
 * Digits of the code in a mailed link. The embedded server makes the link's token of the address and this code: 40
 * random digits are more than 128 bits, which nobody finds by trying.
 */
const OTP_DIGITS = 40;

/** The page that each request asked to be led on to: the embedded server doesn't hand it to its mails. */
const requests = new AsyncLocalStorage<{ redirectTo: string | null }>();

const tell = (message: FromEmbedded) => process.send?.(message);

async function main(): Promise<void> {
  // Files of the database and of the lock take the mode that the process lets through.
  process.umask(0o077);
  leaveWithParent();
  const home = irisHome();
  const keys = loadKeys(home);
  logToFile(home.log);
  const lock = takeLock(home.lock);
  if (!lock) {
    tell({ type: "locked" });
    process.disconnect?.();
    return;
  }
  closeFolder(home);
  requireOwnMajor(home);
  const connection = await createPgliteConnection({ url: home.database });
  const app = createApp(connection, keys, home);
  await refuseForeignSchema(connection);
  await applyPendingMigrations(app);
  // Whoever held a lease when the folder's last owner died is gone with it.
  const { error } = await app.getClient({ apikey: keys.secretKey }).rpc("release_all_leases");
  if (error) throw new Error(error.message);
  const server = serve({
    fetch: async (request, context) => {
      const refusal = refuseAtTheDoor(request, port());
      if (refusal) return refusal;
      const peerAddress = "incoming" in context ? (context.incoming.socket.remoteAddress ?? null) : null;
      const asked = { redirectTo: new URL(request.url).searchParams.get("redirect_to") };
      return requests.run(asked, async () => withoutContentLength(await app.fetch(request, { peerAddress })));
    },
    hostname: "127.0.0.1",
    // The same again after a restart: whoever uses it knows this address.
    port: Number(process.env.IRIS_DATABASE_PORT ?? 0),
  });
  const port = () => (server.address() as AddressInfo).port;
  // Node closes idle connections after 5 s, just when a client may be sending on one.
  if ("keepAliveTimeout" in server) server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${port()}`;
  const file: ServerFile = { pid: process.pid, url, web: process.env.IRIS_SITE_URL };
  writeFileSync(home.server, JSON.stringify(file), { mode: 0o600 });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    rmSync(home.server, { force: true });
    await connection.close();
    lock.release();
    process.exit(0);
  };
  process.on("message", (message: ToEmbedded) => {
    if (message.type === "ping") tell({ type: "pong" });
    if (message.type === "stop") void stop();
  });
  process.on("disconnect", () => void stop());
  // Ctrl-C reaches the whole group; the database closes last, when its starter says so.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => void stop());
  tell({ type: "ready", url });
}

function createApp(
  connection: Awaited<ReturnType<typeof createPgliteConnection>>,
  keys: EmbeddedKeys,
  home: IrisHome,
) {
  const siteUrl = process.env.IRIS_SITE_URL ?? "http://localhost:3000";
  const mails = new FolderEmailDriver(home.mail, {
    redirectTo: () => requests.getStore()?.redirectTo ?? null,
    onMail: (file) => tell({ type: "mail", file }),
  });
  const app = new App({
    connection,
    auth: {
      enabled: true,
      jwt_secret: keys.jwtSecret,
      publishable_key: keys.publishableKey,
      secret_key: keys.secretKey,
      site_url: siteUrl,
      additional_redirect_urls: [`${siteUrl}/**`],
      minimum_password_length: 10,
      external: embeddedProviders(process.env, siteUrl),
      email: {
        enable_confirmations: false,
        otp_length: OTP_DIGITS,
        template: {
          recovery: {
            subject: "Iris: choose a new password",
            content_path: "./supabase/templates/recovery.html",
          },
        },
      },
    },
    options: {
      drivers: { email: mails },
    },
  });
  return app;
}

/** The HTTP adapter counts the body itself; a second content-length makes Node's fetch refuse the answer. */
function withoutContentLength(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

main().catch((error: unknown) => {
  tell({ type: "failed", message: error instanceof StartProblem ? error.message : toLogText(error) });
  console.error(error);
  process.exit(1);
});
