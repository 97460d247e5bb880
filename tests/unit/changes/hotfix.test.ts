import { expect, test } from "vitest";
import { hotfixSignOf, isHotfixTag } from "@/lib/core/changes/hotfix";

test.each([
  ["hotfix: stop double charges", "title"],
  ["Hotfix the checkout", "title"],
  ["[HOTFIX] Stop double charges", "title"],
  ["SHOP-12: hot-fix charges", "title"],
  ["fix(hotfix): charges", "title"],
  ["Stop double charges (hotfix) (#12)", "title"],
  ["🚑️ Stop double charges", "title"],
  [":ambulance: Stop double charges", "title"],
  ["Merge pull request #12 from acme/hotfix/charges\n\nStop double charges", "branch"],
  ["Merge pull request #12 from acme/charges\n\nHotfix charges", "title"],
  ["Merge branch 'hotfix-charges' into 'main'\n\nStop\n\nSee merge request acme/shop!3", "branch"],
  ["Merged in hotfix/charges (pull request #12)", "branch"],
  ["Stop double charges\n\nLabels: bug, hotfix", "label"],
])("%j is a hotfix by its %s", (message, sign) => {
  expect(hotfixSignOf(message)).toBe(sign);
});

test.each([
  "Add a hotfix runbook",
  "docs: say how a hotfix goes out",
  "Fix hot reload",
  "hotfixture: rename",
  // The branch it was merged into, not the one that was merged.
  "Merge branch 'main' into hotfix/charges",
])("%j is none", (message) => {
  expect(hotfixSignOf(message)).toBeNull();
});

test("a tag says so as a word of its own", () => {
  expect(["v1.2.3-hotfix.1", "hotfix/2", "v1.2-hot-fix"].map(isHotfixTag)).toEqual([true, true, true]);
  expect(["v1.2.3", "hotfixture-1"].map(isHotfixTag)).toEqual([false, false]);
});
