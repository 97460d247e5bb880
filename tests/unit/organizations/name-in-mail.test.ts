import { expect, test } from "vitest";
import { en } from "@/lib/platform/i18n/messages/en";
import { ptBR } from "@/lib/platform/i18n/messages/pt-BR";
import { nameInMail } from "@/lib/workspace/organizations/name-in-mail";

test.each(["Acme", "Ação & Cia (São Paulo)", "L’Atelier 42", "Müller-Lüdenscheid"])(
  "%s is a name",
  (name) => {
    expect(nameInMail(name, "slug")).toBe(name);
  },
);

test.each([
  "Your account is locked: https://evil.example/login",
  "evil.example/login",
  "www.evil.example",
  "Call +1 555 0100 now, your account is locked for good",
  "a@evil.example",
  "Acme\r\nBcc: everybody@example.com",
  "Acme\u202egnp.exe",
  "\u200b",
])("%j goes into no stranger's mail: the organization's address does", (name) => {
  expect(nameInMail(name, "acme")).toBe("acme");
});

test("the subject of an invitation carries no words but ours and the inviter's address", () => {
  for (const { organizations } of [en, ptBR])
    expect(organizations.mail.subject).not.toContain("{organization}");
});
