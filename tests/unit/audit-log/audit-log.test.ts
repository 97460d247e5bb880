import { expect, test } from "vitest";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import { AUDIT_CSV_HEADER, toAuditCsv } from "@/lib/workspace/audit-log/csv";
import { auditQuery, parseAuditFilter } from "@/lib/workspace/audit-log/filter";
import { KNOWN_ACTIONS, knownAction } from "@/lib/workspace/audit-log/known-actions";
import type { AuditEvent } from "@/lib/workspace/audit-log/types";

const ANA = "5e2d8f9c-6c43-4c8e-9c39-0d3a4f1b2c33";
const event: AuditEvent = {
  id: 7,
  at: new Date("2026-11-25T12:00:00Z"),
  actor: { kind: "user", userId: ANA },
  action: "repository.add",
  subject: "=cmd()",
  detail: { deployments: 3 },
};
const names = { members: new Map([[ANA, "ana@example.com"]]), tokens: new Map([["t", "CI"]]) };
const page = (events: AuditEvent[]) => ({
  events,
  filter: { action: null, actor: null, before: null },
  olderThan: null,
  ...names,
});

test("an address narrows by action, actor and place; what makes no sense narrows nothing", () => {
  const filter = { action: "member.remove", actor: ANA, before: 12 };
  expect(parseAuditFilter({ action: "member.remove", actor: ANA, before: "12" })).toEqual(filter);
  expect(parseAuditFilter({ action: "'; drop", actor: "me", before: "-1" })).toEqual({
    action: null,
    actor: null,
    before: null,
  });
  expect(parseAuditFilter({ action: ["a.b", "c.d"] }).action).toBeNull();
  expect(parseAuditFilter(Object.fromEntries(new URLSearchParams(auditQuery(filter))))).toEqual(filter);
  expect(auditQuery({ action: null, before: null })).toBe("");
});

test("the export names people who still belong, tokens by name and others by id, and runs no formula", () => {
  const former = { ...event, actor: { kind: "user", userId: "gone" } } as const;
  const token = { ...event, actor: { kind: "token", tokenId: "t" }, subject: null } as const;
  const system = { ...event, actor: { kind: "system" } } as const;
  expect(AUDIT_CSV_HEADER).toBe("id,at,actor_kind,actor,action,subject,detail\r\n");
  expect(
    toAuditCsv(page([event, former, token, system]))
      .trim()
      .split("\r\n"),
  ).toEqual([
    `7,2026-11-25T12:00:00.000Z,user,ana@example.com,repository.add,'=cmd(),"{""deployments"":3}"`,
    `7,2026-11-25T12:00:00.000Z,user,gone,repository.add,'=cmd(),"{""deployments"":3}"`,
    `7,2026-11-25T12:00:00.000Z,token,CI,repository.add,,"{""deployments"":3}"`,
    `7,2026-11-25T12:00:00.000Z,system,,repository.add,'=cmd(),"{""deployments"":3}"`,
  ]);
});

test("every action has a name and a sentence in both languages, and an unknown one has none", () => {
  for (const messages of [en, ptBR]) {
    for (const part of [messages.audit.names, messages.audit.sentences]) {
      const found = Object.entries(part).flatMap(([noun, verbs]) =>
        Object.keys(verbs).map((verb) => `${noun}.${verb}`),
      );
      expect(found.sort()).toEqual([...KNOWN_ACTIONS].sort());
    }
  }
  expect(knownAction("member.remove")).toBe("member.remove");
  expect(knownAction("moon.land")).toBeNull();
});
