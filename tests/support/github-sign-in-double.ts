import { createHash } from "node:crypto";

/** The OAuth app that an Iris under test has at this GitHub. */
export const SIGN_IN_CLIENT = { id: "Iv1.iris-under-test", secret: "github-secret-of-the-tests" };

interface Visitor {
  email: string;
  verified: boolean;
}

const json = (body: unknown, status = 200) => Response.json(body, { status });
const codeOf = (visitor: Visitor) => Buffer.from(JSON.stringify(visitor)).toString("base64url");
const visitorOf = (code: string) => JSON.parse(Buffer.from(code, "base64url").toString()) as Visitor;

/**
 * GitHub's web application flow, as GitHub Enterprise Server has it below one address: a page that asks, a code that
 * works once for the app's secret, and an API that tells who came.
 */
export class GithubSignInDouble {
  private readonly used = new Set<string>();

  /** Null for what is no part of signing in. */
  async answer(request: Request): Promise<Response | null> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/login/oauth/authorize") return consentPage(searchParams);
    if (pathname === "/login/oauth/decide") return decided(searchParams);
    if (pathname === "/login/oauth/access_token") return this.exchange(await request.formData());
    if (pathname === "/favicon.ico") return new Response(null, { status: 204 });
    const token = request.headers.get("authorization")?.replace(/^Bearer gho_/, "") ?? "";
    if (pathname === "/api/v3/user") return json(userOf(visitorOf(token)));
    if (pathname === "/api/v3/user/emails") return json([{ ...visitorOf(token), primary: true }]);
    return null;
  }

  private exchange(form: FormData): Response {
    const code = String(form.get("code"));
    const isOurs =
      form.get("client_id") === SIGN_IN_CLIENT.id && form.get("client_secret") === SIGN_IN_CLIENT.secret;
    if (!isOurs || this.used.has(code)) return json({ error: "bad_verification_code" });
    this.used.add(code);
    return json({ access_token: `gho_${code.split(".")[0]}`, token_type: "bearer", scope: "user:email" });
  }
}

function userOf({ email }: Visitor) {
  const id = Number.parseInt(createHash("sha256").update(email).digest("hex").slice(0, 8), 16);
  return { id, login: email.split("@")[0], name: "Somebody", avatar_url: "" };
}

function consentPage(asked: URLSearchParams): Response {
  if (asked.get("client_id") !== SIGN_IN_CLIENT.id) return new Response("No such app", { status: 404 });
  const hidden = ["redirect_uri", "state"]
    .map((name) => `<input type="hidden" name="${name}" value="${asked.get(name) ?? ""}">`)
    .join("");
  return new Response(
    `<!doctype html><html lang="en"><title>Authorize Iris</title><h1>Authorize Iris</h1>
    <form action="/login/oauth/decide">${hidden}
      <label>Primary email <input name="email"></label>
      <label><input type="checkbox" name="verified" checked> Verified</label>
      <button name="answer" value="yes">Authorize</button> <button name="answer" value="no">Cancel</button>
    </form></html>`,
    { headers: { "content-type": "text/html; charset=utf-8" } },
  );
}

function decided(form: URLSearchParams): Response {
  const back = new URL(form.get("redirect_uri") ?? "");
  back.searchParams.set("state", form.get("state") ?? "");
  if (form.get("answer") === "yes") {
    const visitor = { email: form.get("email") ?? "", verified: form.has("verified") };
    back.searchParams.set("code", `${codeOf(visitor)}.${form.get("state")}`);
  } else {
    back.searchParams.set("error", "access_denied");
    back.searchParams.set("error_description", "The user has denied your application access.");
  }
  return new Response(null, { status: 302, headers: { location: back.href } });
}
