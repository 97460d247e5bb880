import { expect, test } from "vitest";
import { redact, toLogText } from "@/lib/tools/embedded/log";

test("an error is logged by name, code and message, never with its query or parameters", () => {
  const error = Object.assign(new Error("permission denied for function open_seal"), {
    code: "42501",
    query: "select secret($1)",
    params: ["the plaintext of a commit"],
  });
  expect(toLogText(error)).toBe("Error 42501: permission denied for function open_seal");
});

test("an object is logged by its kind alone", () => {
  expect(toLogText({ params: ["owner@example.com"] })).toBe("[Object]");
});

test("keys, tokens and ciphertext are cut out of texts", () => {
  const key = "sb_secret_9dK3jf8sKd93kdLs93kd";
  expect(redact(`refused ${key} for a caller`)).toBe("refused … for a caller");
  expect(redact("x".repeat(10_000)).length).toBeLessThan(20);
});
