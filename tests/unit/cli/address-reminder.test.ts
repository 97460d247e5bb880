import { expect, test } from "vitest";
import { addressReminder } from "@/lib/tools/cli/address-reminder";

const trying = { named: undefined, assumed: "http://localhost:3000", isLocal: true, canSendMail: false };

test("who tries it out on their own machine is reminded of nothing", () => {
  expect(addressReminder(trying)).toBeNull();
});

test.each([
  ["mails can be sent", { canSendMail: true }, "mails, digests and invitations"],
  ["others reach it", { isLocal: false }, "invitations"],
])("where %s and APP_URL is missing, it says where links lead and what to set", (_name, change, what) => {
  const reminder = addressReminder({ ...trying, ...change });
  expect(reminder).toContain(`Links in ${what} lead to http://localhost:3000`);
  expect(reminder).toContain("APP_URL=https://");
});

test("an address that was set is enough", () => {
  const named = "https://iris.example.com";
  expect(addressReminder({ ...trying, named, isLocal: false, canSendMail: true })).toBeNull();
});
