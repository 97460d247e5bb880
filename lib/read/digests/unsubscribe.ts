import { masterKeys } from "@/lib/platform/encryption/master-keys";
import { serviceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { readUnsubscribeToken } from "./unsubscribe-token";

/** Ends the subscription that a link's token is for, signed in or not. @returns false for a token that we didn't sign. */
export async function endSubscription(token: string): Promise<boolean> {
  const target = readUnsubscribeToken(masterKeys(), token);
  if (!target) return false;
  unwrap(
    await serviceClient().rpc("end_digest_subscription", {
      p_organization_id: target.organizationId,
      p_user_id: target.userId,
    }),
  );
  return true;
}
