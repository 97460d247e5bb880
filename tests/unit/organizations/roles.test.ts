import { expect, test } from "vitest";
import {
  canChangeRoles,
  canChangeSettings,
  canConnect,
  canDeleteOrganization,
  canInvite,
  canLeave,
  canMapRepositories,
  canRemoveMembers,
  canSync,
  parseRole,
  ROLES,
} from "@/lib/organizations/roles";

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
};

function allowed(role: (typeof ROLES)[number]): string[] {
  return Object.entries(CAPABILITIES)
    .filter(([, can]) => can(role))
    .map(([name]) => name);
}

test("a viewer writes nothing, not even leaving", () => {
  expect(allowed("viewer")).toEqual([]);
});

test("a member may only leave", () => {
  expect(allowed("member")).toEqual(["canLeave"]);
});

test("an admin connects, syncs, maps, changes settings and invites, but neither roles nor members nor the end", () => {
  expect(allowed("admin")).toEqual([
    "canConnect",
    "canSync",
    "canMapRepositories",
    "canChangeSettings",
    "canInvite",
    "canLeave",
  ]);
});

test("an owner may do everything", () => {
  expect(allowed("owner")).toEqual(Object.keys(CAPABILITIES));
});

test("a word that is no role is refused rather than taken for the least", () => {
  expect(ROLES.map(parseRole)).toEqual([...ROLES]);
  expect(() => parseRole("root")).toThrow(RangeError);
});
