import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { anonymous, signUp } from "../support/people";

const supabase = inject("supabase");
const MAIL = join(dirname(supabase.logFolder), "mail");

function mailedLink(address: string): URL {
  const mails = readdirSync(MAIL).map((file) => readFileSync(join(MAIL, file), "utf8"));
  const mail = mails.findLast((text) => text.startsWith(`To: ${address}\n`));
  return new URL(/https?:\/\/\S+/.exec(mail ?? "")?.[0] ?? "about:blank");
}

describe("a link in a mail of the embedded server", () => {
  test("can't be guessed from the address: its token is none of those that six digits give", async () => {
    const { email } = await signUp(supabase, "victim");
    await anonymous(supabase).auth.resetPasswordForEmail(email);
    const token = mailedLink(email).searchParams.get("token_hash");
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    for (let code = 0; code < 1_000_000; code += 1) {
      const guess = createHash("sha256")
        .update(`${email}${String(code).padStart(6, "0")}`)
        .digest("hex");
      if (guess === token) throw new Error(`the token is SHA-256 of the address and ${code}`);
    }
  });

  test("leads on to where the request for it said, as on hosted Supabase", async () => {
    const { email } = await signUp(supabase, "forgetful");
    const redirectTo = "http://localhost:3000/reset-password?link=a.b-c_d&x=%26";
    await anonymous(supabase).auth.resetPasswordForEmail(email, { redirectTo });
    expect(mailedLink(email).searchParams.get("next")).toBe(redirectTo);
    expect(mailedLink(email).searchParams.get("type")).toBe("recovery");
  });

  test("opens the account whose mail it was, once, and a wrong guess before doesn't spoil it", async () => {
    const { email } = await signUp(supabase, "patient");
    await anonymous(supabase).auth.resetPasswordForEmail(email);
    const token_hash = mailedLink(email).searchParams.get("token_hash") ?? "";
    const follow = (token: string) =>
      anonymous(supabase).auth.verifyOtp({ type: "recovery", token_hash: token });
    for (let guess = 0; guess < 20; guess += 1)
      expect((await follow(guess.toString(16).padStart(64, "0"))).error).not.toBeNull();
    expect((await follow(token_hash)).data.user?.email).toBe(email);
    expect((await follow(token_hash)).error).not.toBeNull();
  });
});
