import type { Integration } from "@/lib/ingest/integrations/types";
import { persistently } from "@/lib/platform/supabase/persistently";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import type { SharedRateLimits } from "@/lib/providers/datadog/transport";

/**
 * The rate limits of a connection's Datadog account, kept in the database: other workers and other organizations may
 * call the same account. Where Datadog didn't name the account, the limits hold for this integration alone.
 */
export function sharedRateLimits(
  service: ServiceClient,
  integration: Pick<Integration, "id" | "accountId">,
): SharedRateLimits {
  const account = integration.accountId ?? integration.id;
  return {
    async blockedSeconds() {
      return unwrap(
        await persistently((signal) =>
          service.rpc("provider_block_seconds", { p_account: account }).abortSignal(signal),
        ),
      );
    },
    async block(path, seconds) {
      const call = { p_account: account, p_endpoint: path, p_seconds: seconds };
      unwrap(await persistently((signal) => service.rpc("block_provider_calls", call).abortSignal(signal)));
    },
  };
}
