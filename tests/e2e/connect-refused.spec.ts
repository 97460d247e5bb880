import { expect, test } from "./fixtures";
import { TEST_KEYS, UNKNOWN_KEYS, UNSCOPED_APPLICATION_KEY } from "./keys";
import { type ConnectForm, nameOrganization, newAccount, sendConnectForm, signUp, unique } from "./steps";

interface Refusal {
  title: string;
  form: Partial<ConnectForm>;
  sentence: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    title: "an API key that the site doesn't know is called that, and nothing is stored",
    form: { apiKey: UNKNOWN_KEYS.apiKey },
    sentence: "Datadog on datadoghq.eu does not know this API key: mistyped, or created on another site.",
  },
  {
    title: "a bad application key is told apart from a bad API key, and nothing is stored",
    form: { applicationKey: UNKNOWN_KEYS.applicationKey },
    sentence: "Datadog accepted the API key but not the application key.",
  },
  {
    title:
      "an application key that may not read DORA metrics is told which scope it lacks, and nothing is stored",
    form: { applicationKey: UNSCOPED_APPLICATION_KEY },
    sentence: "Give the application key the scope dora_metrics_read",
  },
  {
    title: "a government site is refused because it has no DORA Metrics, and nothing is stored",
    form: { site: "https://app.ddog-gov.com" },
    sentence:
      "Datadog doesn’t offer Delivery Performance on its government sites, so there is nothing to read there.",
  },
  {
    title:
      "an address that is no Datadog site is refused with the list of those that are, and nothing is stored",
    form: { site: "https://datadoghq.com.evil.example" },
    sentence: "Keys are only ever sent to Datadog’s own sites: datadoghq.com, us3.datadoghq.com",
  },
];

test.describe("connecting", () => {
  let state: Awaited<ReturnType<import("@playwright/test").BrowserContext["storageState"]>>;
  let address: string;

  test.beforeAll(async ({ browser }) => {
    const page = await browser.newPage();
    await page.goto("/sign-up");
    await signUp(page, newAccount("mistaken"));
    address = `/${await nameOrganization(page, unique("Mistaken"))}/settings/integrations/datadog`;
    state = await page.context().storageState();
    await page.close();
  });

  for (const { title, form, sentence } of REFUSALS) {
    test(title, async ({ visitor }) => {
      const page = await visitor(state);
      await page.goto(address);
      await sendConnectForm(page, form);
      await expect(page.getByRole("alert").filter({ hasText: sentence })).toBeVisible();
      for (const key of [TEST_KEYS, UNKNOWN_KEYS].flatMap(Object.values)) {
        expect(await page.content()).not.toContain(key);
      }
      await page.reload();
      await expect(page.getByRole("button", { name: "Check and connect" })).toBeVisible();
      await expect(page.getByRole("button", { name: "Sync now" })).toBeHidden();
    });
  }
});
