import { expect, test } from "vitest";
import { syncProgress } from "@/lib/tools/cli/sync-progress";

function written(isTTY: boolean): string {
  let text = "";
  const progress = syncProgress({ isTTY, write: (part) => (text += part) });
  progress.page({ kind: "deployments", read: 500 });
  progress.page({ kind: "deployments", read: 12_500 });
  progress.end();
  return text;
}

test("on a terminal one line changes and is cleared at the end", () => {
  expect(written(true)).toBe("\r\x1b[KReading deployments: 500\r\x1b[KReading deployments: 12,500\r\x1b[K");
});

test("elsewhere each page is a line", () => {
  expect(written(false)).toBe("Reading deployments: 500\nReading deployments: 12,500\n");
});
