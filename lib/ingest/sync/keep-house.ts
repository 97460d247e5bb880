import { z } from "zod";
import { log } from "@/lib/platform/log";
import type { ServiceClient } from "@/lib/platform/supabase/service";
import { unwrap } from "@/lib/platform/supabase/unwrap";

const forgotten = z.object({ messages: z.number(), audit_lines: z.number(), sessions: z.number() });

/** Forgets what nobody needs any more, once a day. Never throws: the work before it is done. */
export async function keepHouse(service: ServiceClient): Promise<void> {
  try {
    const { messages, audit_lines, sessions } = forgotten.parse(
      JSON.parse(unwrap(await service.rpc("keep_house"))),
    );
    if (messages + audit_lines + sessions > 0)
      log("house kept", { messages, auditLines: audit_lines, sessions });
  } catch (error) {
    log("house not kept", { error });
  }
}
