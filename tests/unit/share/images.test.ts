import { expect, test, vi } from "vitest";
import { causesImage } from "@/components/share/causes-image";
import { TITLE_IMAGE_SIZE, titleImage } from "@/components/share/title-image";
import type { CausesText } from "@/lib/read/dashboard/causes-text";

const TEXT: CausesText = {
  question: "What breaks production here, and is AI one of the causes?",
  headline: "Production breaks more often in ledger. AI isn’t shown to be a cause.",
  ai: "AI-assisted vs. human commits: more than 1.8× as risky is ruled out. Still possible: anything up to 1.8×.",
  rows: [
    {
      cause: {
        of: "service",
        service: "ledger",
        median: null,
        failures: 9,
        leans: "more",
        ratio: 2,
        low: 1.2,
        high: 3,
      },
      label: "ledger vs. the average service",
      ratio: "2× (1.2 to 3)",
      failures: "accounts for about 9 of 20 failures",
    },
    {
      cause: {
        of: "ai",
        service: null,
        median: null,
        failures: 0,
        leans: null,
        ratio: 0.9,
        low: 0,
        high: null,
      },
      label: "AI-assisted vs. human commits",
      ratio: "0.9× (anything)",
      failures: "can’t tell yet",
    },
  ],
  basis: "One model, 20 failed of 300 deployments to production since Mon, Dec 1, 2025.",
  unknowns: "Not known: who wrote 5% of the commits, and unmarked AI.",
};

/** Width and height as the file's header says them. */
async function sizeOf(image: Response): Promise<{ width: number; height: number }> {
  const bytes = Buffer.from(await image.arrayBuffer());
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

test("the answer is drawn as a slide of 16:9, also where an interval has no end", async () => {
  expect(await sizeOf(await causesImage({ text: TEXT, heading: "Acme · as of Nov 30" }))).toEqual({
    width: 1600,
    height: 900,
  });
});

test("names in any script and without a break are drawn, and no other server is asked how", async () => {
  const asked = vi.spyOn(globalThis, "fetch").mockRejectedValue(new Error("no network"));
  const label = `${"service-".repeat(30)} 決済 🚀 العربية`;
  const rows = TEXT.rows.map((row) => ({ ...row, label }));
  const image = await causesImage({ text: { ...TEXT, rows, ai: null, unknowns: null }, heading: label });
  expect(await sizeOf(image)).toEqual({ width: 1600, height: 900 });
  expect(asked).not.toHaveBeenCalled();
  asked.mockRestore();
});

test("a link's preview has the size that chats draw", async () => {
  expect(await sizeOf(await titleImage("Iris", "What breaks production?"))).toEqual(TITLE_IMAGE_SIZE);
});
