/** Makes the README's picture from a running demo: `npm run screenshots` while `npm start` runs. */
import { chromium } from "@playwright/test";
import { DEMO_EMAIL, DEMO_ORGANIZATION } from "@/lib/demo/organization";
import { irisHome, loadKeys } from "@/lib/embedded/home";
import { ensureChromium } from "./chromium";

const base = `http://localhost:${process.env.PORT || 3000}`;
const { demoPassword } = loadKeys(irisHome());

const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1180 }, deviceScaleFactor: 1.5 });
  await page.goto(`${base}/sign-in`);
  await page.getByLabel("E-mail").fill(DEMO_EMAIL);
  await page.getByLabel("Password").fill(demoPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/dashboard**");
  await page.goto(`${base}/${DEMO_ORGANIZATION.slug}/dashboard`, { waitUntil: "networkidle" });
  await page.screenshot({ path: "docs/images/dashboard.png" });
} finally {
  await browser.close();
}
