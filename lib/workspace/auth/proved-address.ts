import { log } from "@/lib/platform/log";
import { serviceClient } from "@/lib/platform/supabase/service";

/** Notes that an account's mailbox answered a mail of ours. That it couldn't be noted keeps nobody out. */
export async function noteProvedAddress(user: { id: string; email?: string }): Promise<void> {
  const args = { p_user_id: user.id, p_email: user.email ?? "" };
  const { error } = await serviceClient().rpc("note_proved_address", args);
  if (error) log("proved address not noted", { code: error.code });
}
