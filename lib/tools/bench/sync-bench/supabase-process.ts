/** The Supabase HTTP layer over a real PostgreSQL, as a process of its own. */
import { randomBytes } from "node:crypto";
import { App } from "@supabase/lite";
import { applyPendingMigrations } from "@supabase/lite/cli";
import { createPostgresConnection } from "@supabase/lite/postgres";
import { serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";
import { tellReady } from "./child";

async function main(): Promise<void> {
  const connection = createPostgresConnection({
    url: process.env.BENCH_DATABASE_URL ?? "",
    postgresOptions: { onnotice: () => {} },
  });
  const random = () => randomBytes(24).toString("base64url");
  const keys = { publishableKey: `sb_publishable_${random()}`, secretKey: `sb_secret_${random()}` };
  const app = new App({
    connection,
    auth: {
      enabled: true,
      jwt_secret: random() + random(),
      publishable_key: keys.publishableKey,
      secret_key: keys.secretKey,
      email: { enable_confirmations: false },
    },
  });
  await applyPendingMigrations(app);
  const server = await serveOnLoopback(async (request) =>
    app.fetch(request as Request, { peerAddress: "127.0.0.1" }),
  );
  tellReady({ url: server.url, ...keys });
}

void main();
