import { z } from "zod";
import type { Env } from "@/lib/platform/env";
import { causeOf } from "@/lib/platform/readiness/check";
import { PROVIDER_NAMES, type SignInProvider } from "@/lib/platform/sign-in-providers";
import { type Finding, failed, ok, warning } from "./finding";

const settings = z.object({
  external: z.record(z.string(), z.boolean()).default({}),
  saml_enabled: z.boolean().optional(),
  mailer_autoconfirm: z.boolean(),
});

type SignInEnv = Pick<
  Env,
  "SIGN_IN_PROVIDERS" | "SUPABASE_URL" | "SUPABASE_PUBLISHABLE_KEY" | "IRIS_EMBEDDED"
>;

/** Whether Supabase Auth has the providers that the sign-in page offers, and whether it confirms addresses. */
export async function judgeSignIn(env: SignInEnv, send: typeof fetch = fetch): Promise<Finding[]> {
  try {
    const answer = await send(`${env.SUPABASE_URL}/auth/v1/settings`, {
      headers: { apikey: env.SUPABASE_PUBLISHABLE_KEY },
      signal: AbortSignal.timeout(10_000),
    });
    const told = settings.safeParse(await answer.json());
    if (!told.success) return [warning("sign-in", "Supabase Auth doesn't tell its settings as expected.")];
    return [judgeProviders(env.SIGN_IN_PROVIDERS, told.data), ...judgeConfirmation(env, told.data)];
  } catch (error) {
    return [failed("sign-in", `Supabase Auth's settings can't be read (${causeOf(error)}).`)];
  }
}

function judgeProviders(
  offered: readonly SignInProvider[],
  { external, saml_enabled }: z.infer<typeof settings>,
): Finding {
  const off = offered.filter((one) => (one === "saml" ? saml_enabled !== true : external[one] !== true));
  const names = (some: readonly SignInProvider[]) => some.map((one) => PROVIDER_NAMES[one]).join(", ");
  if (off.length > 0)
    return failed(
      "sign-in",
      `SIGN_IN_PROVIDERS offers ${names(off)}, which Supabase Auth has switched off (docs/integrations/sign-in.md).`,
    );
  return ok(
    "sign-in",
    offered.length === 0
      ? "People sign in with passwords alone."
      : `People can sign in with ${names(offered)}.`,
  );
}

function judgeConfirmation(env: SignInEnv, { mailer_autoconfirm }: z.infer<typeof settings>): Finding[] {
  if (env.IRIS_EMBEDDED || !mailer_autoconfirm) return [];
  return [
    warning(
      "confirmation",
      "Supabase takes addresses without a mail, so anybody signs up under anybody's: switch on Confirm email (docs/deploy.md).",
    ),
  ];
}
