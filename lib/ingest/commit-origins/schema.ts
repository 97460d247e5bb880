import { z } from "zod";
import { KNOWN_ORIGINS } from "@/lib/core/origins/origin";
import { isPlainText } from "@/lib/core/plain-text";
import { parseAccount } from "./accounts";

// Messages are keys of commitOrigins.problems; the action translates them.
const origin = z.enum(KNOWN_ORIGINS, "originMissing");
/** An AI tool's or a bot's name as somebody types it; empty for none. */
export const tool = z
  .string()
  .trim()
  .max(60, "toolTooLong")
  .refine((name) => name === "" || isPlainText(name), "toolUnreadable")
  .default("");
const reason = z
  .string()
  .trim()
  .min(1, "reasonMissing")
  .max(500, "reasonTooLong")
  .refine(isPlainText, "reasonUnreadable");

const namesItsBot = (form: { origin: string; tool: string }) => form.origin !== "BOT" || form.tool !== "";
const botMissing = { path: ["tool"], message: "botMissing" };

export const overruleCommitForm = z
  .object({
    sha: z
      .string()
      .trim()
      .regex(/^[0-9a-f]{7,64}$/i, "shaMalformed"),
    origin,
    tool,
    reason,
  })
  .refine(namesItsBot, botMissing);

export const overruleAccountForm = z
  .object({
    account: z
      .string()
      .max(320, "accountMalformed")
      .transform((typed, context) => {
        const account = parseAccount(typed);
        if (account !== null) return account;
        context.addIssue({ code: "custom", message: "accountMalformed" });
        return z.NEVER;
      }),
    origin,
    tool,
    reason,
  })
  .refine(namesItsBot, botMissing);

export const revokeOverruleForm = z.object({ overruleId: z.uuid("overruleMissing") });
