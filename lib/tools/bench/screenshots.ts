/** Makes the README's pictures from a running demo: `npm run screenshots` while `npm start` runs. */
import { type BrowserContextOptions, chromium } from "@playwright/test";
import { DEMO_EMAIL, DEMO_ORGANIZATION } from "@/lib/providers/simulated-datadog/organization";
import { irisHome, loadKeys } from "@/lib/tools/embedded/home";
import { ensureChromium } from "./chromium";

interface Picture {
  file: string;
  path: string;
  options: BrowserContextOptions;
}

const DESKTOP = { viewport: { width: 1280, height: 1180 }, deviceScaleFactor: 1.5 };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };

const PICTURES: readonly Picture[] = [
  { file: "dashboard", path: "dashboard", options: DESKTOP },
  { file: "how-we-know", path: "origins", options: { ...DESKTOP, colorScheme: "dark" } },
  { file: "phone", path: "dashboard", options: { ...PHONE, locale: "pt-BR" } },
];

const base = `http://localhost:${process.env.PORT || 3000}`;
const { demoPassword } = loadKeys(irisHome());

const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const signedIn = await browser.newContext({ locale: "en-US" });
  const entrance = await signedIn.newPage();
  await entrance.goto(`${base}/sign-in`);
  await entrance.getByLabel("Email").fill(DEMO_EMAIL);
  await entrance.getByLabel("Password").fill(demoPassword);
  await entrance.getByRole("button", { name: "Sign in" }).click();
  await entrance.waitForURL("**/dashboard**");
  const storageState = await signedIn.storageState();
  for (const { file, path, options } of PICTURES) {
    const context = await browser.newContext({ locale: "en-US", ...options, storageState });
    const page = await context.newPage();
    await page.goto(`${base}/${DEMO_ORGANIZATION.slug}/${path}`, { waitUntil: "networkidle" });
    await page.screenshot({ path: `docs/images/${file}.png` });
    await context.close();
  }
} finally {
  await browser.close();
}
