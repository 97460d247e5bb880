import { expect, test } from "./fixtures";
import { chooseLanguage, exploreDemo } from "./steps";

test("Portuguese, once chosen, is spoken on every page and stays after a reload", async ({ visitor }) => {
  // A session of its own: it ends here by signing out, and the shared one goes on.
  const page = await visitor();
  await exploreDemo(page);
  await chooseLanguage(page, "Português (Brasil)");
  for (const words of ["Taxa de falha de mudanças", "Lead time", "Deploys e falhas", "Por origem"]) {
    await expect(page.getByRole("main")).toContainText(words);
  }
  await expect(page.getByRole("main")).toContainText(/\d,\d\s?%/);

  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "pt-BR");
  await expect(page.getByRole("complementary", { name: "Demonstração" })).toBeVisible();

  await page.goto("/acme-payments/settings/integrations/datadog");
  for (const words of ["Última sincronização completa", "Datadog simulado (demonstração)", "Chave de API"]) {
    await expect(page.getByRole("main")).toContainText(words);
  }

  await page.getByRole("button", { name: /^Conta: / }).click();
  await page.getByRole("button", { name: "Sair" }).click();
  await page.getByRole("link", { name: "Entrar" }).click();
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page.getByText("Informe", { exact: false }).first()).toBeVisible();
});

test("a browser that asks for Portuguese is answered in it unasked, on the method pages too", async ({
  visitor,
}) => {
  const page = await visitor(undefined, { locale: "pt-PT" });
  await page.goto("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "pt-BR");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "O que quebra a produção aqui, e a IA é uma das causas?",
  );

  await page.goto("/methods/origin-comparison");
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toHaveText("A comparação por origem");
  await expect(page.getByRole("article")).toHaveAttribute("lang", "pt-BR");
  await page.getByRole("link", { name: "English" }).click();
  await expect(title).toHaveText("The comparison by origin");
  await expect(page.getByRole("article")).toHaveAttribute("lang", "en");

  await page.goto("/methods/batch-size");
  await expect(title).toHaveText("Tamanho do lote");
  await chooseLanguage(page, "English");
  await expect(title).toHaveText("Batch size");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

const CANVAS = { light: "rgb(251, 251, 252)", dark: "rgb(11, 11, 13)" };

test("the theme follows the device until the reader chooses one, and the choice stays", async ({
  visitor,
}) => {
  const page = await visitor();
  const canvas = page.locator("html");
  await page.goto("/");
  await expect(canvas).toHaveCSS("background-color", CANVAS.light);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(canvas).toHaveCSS("background-color", CANVAS.dark);
  await page.getByRole("button", { name: "Theme: System" }).click();
  await page.getByRole("button", { name: "Light", exact: true }).click();
  await expect(canvas).toHaveCSS("background-color", CANVAS.light);
  await page.reload();
  await expect(page.getByRole("button", { name: "Theme: Light" })).toBeVisible();
  await expect(canvas).toHaveCSS("background-color", CANVAS.light);
});

test("a chosen theme is in the page as it is sent, so that nothing flashes before scripts run", async ({
  visitor,
  demo,
}) => {
  const page = await visitor(demo, { javaScriptEnabled: false, colorScheme: "light" });
  await page.context().addCookies([{ name: "theme", value: "dark", domain: "localhost", path: "/" }]);
  for (const address of ["/sign-up", "/organizations", "/acme-payments/dashboard"]) {
    await page.goto(address);
    await expect(page.locator("html"), address).toHaveCSS("background-color", CANVAS.dark);
  }
});
