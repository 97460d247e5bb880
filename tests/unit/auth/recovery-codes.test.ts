import { expect, test } from "vitest";
import { newRecoveryCodes, recoveryCodeHash } from "@/lib/workspace/auth/recovery-codes";

test("ten codes of 80 random bits, no two alike", () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
});

test("a code is known however it is typed: lower case, spaces, O for 0, l for 1", () => {
  const hash = recoveryCodeHash("K0M9-X1QP-2AB8-HT3Z");
  for (const typed of ["k0m9x1qp2ab8ht3z", " kom9 xlqp 2ab8 ht3z ", "K0M9–X1QP–2AB8–HT3Z"])
    expect(recoveryCodeHash(typed), typed).toBe(hash);
  expect(recoveryCodeHash("K0M9-X1QP-2AB8-HT3Y")).not.toBe(hash);
});
