import { expect, test } from "vitest";
import { fingerprint, type KeyPurpose, keyIdOf, subkey } from "@/lib/platform/encryption/keys";
import cases from "./hkdf.json";

test.each(cases)(
  "subkey, key id and fingerprint are those of hkdf.py ($purpose, $keyId, $organizationId)",
  (one) => {
    const derived = subkey(one.master, one.organizationId, one.purpose as KeyPurpose);
    expect(derived).toEqual({ keyId: one.keyId, key: one.key });
    expect(fingerprint(derived, "Zürich 🚀")).toBe(one.fingerprint);
  },
);

test("a master key is the same key as base64 and as hex, in capitals or not", () => {
  for (const { master, masterHex, keyId } of cases) {
    for (const form of [master, masterHex, masterHex.toUpperCase()]) expect(keyIdOf(form)).toBe(keyId);
  }
});

test("no two of master, organization and purpose share a subkey", () => {
  const keys = cases.map((one) => subkey(one.master, one.organizationId, one.purpose as KeyPurpose).key);
  expect(new Set(keys).size).toBe(cases.length);
});
