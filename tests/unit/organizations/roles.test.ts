import { expect, test } from "vitest";
import {
  canChangeRoles,
  canChangeSettings,
  canConnect,
  canDeleteOrganization,
  canInvite,
  canLeave,
  canManageDigest,
  canMapRepositories,
  canReadAuditLog,
  canRemoveMembers,
  canSubscribe,
  canSync,
  canTransferOwnership,
  parseRole,
  ROLES,
} from "@/lib/workspace/organizations/roles";

const CAPABILITIES = {
  canConnect,
  canSync,
  canMapRepositories,
  canChangeSettings,
  canInvite,
  canChangeRoles,
  canRemoveMembers,
  canDeleteOrganization,
  canLeave,
  canSubscribe,
  canReadAuditLog,
  canManageDigest,
  canTransferOwnership,
};

function allowed(role: (typeof ROLES)[number]): string[] {
  return Object.entries(CAPABILITIES)
    .filter(([, can]) => can(role))
    .map(([name]) => name);
}

test("a viewer writes nothing, not even leaving", () => {
  expect(allowed("viewer")).toEqual([]);
});

test("a member may only leave, and ask for the digest", () => {
  expect(allowed("member")).toEqual(["canLeave", "canSubscribe"]);
});

test("an admin connects, syncs, maps, changes settings and invites, but neither roles nor members nor the end", () => {
  expect(allowed("admin")).toEqual([
    "canConnect",
    "canSync",
    "canMapRepositories",
    "canChangeSettings",
    "canInvite",
    "canLeave",
    "canSubscribe",
    "canReadAuditLog",
    "canManageDigest",
  ]);
});

test("an owner may do everything", () => {
  expect(allowed("owner")).toEqual(Object.keys(CAPABILITIES));
});

test("a word that is no role is refused rather than taken for the least", () => {
  expect(ROLES.map(parseRole)).toEqual([...ROLES]);
  expect(() => parseRole("root")).toThrow(RangeError);
});
