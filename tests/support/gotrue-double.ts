import { createHash, randomUUID } from "node:crypto";
import { type LoopbackServer, serveOnLoopback } from "@/lib/providers/simulated-datadog/http-server";

interface Flow {
  challenge: string;
  redirectTo: string;
}

const json = (body: unknown, status = 200) => Response.json(body, { status });
const problem = (error_code: string, status = 400) =>
  json({ code: status, error_code, msg: error_code }, status);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Hosted Supabase Auth's endpoints of signing in with a provider, as its API describes them. */
export class GotrueDouble {
  settings: object = { mailer_autoconfirm: false };
  /** Refuses the exchange with this code. */
  refuses: string | null = null;
  factors: object[] = [];
  readonly asked: string[] = [];
  private readonly flows = new Map<string, Flow>();
  private server?: LoopbackServer;

  static async start(): Promise<GotrueDouble> {
    const double = new GotrueDouble();
    double.server = await serveOnLoopback((request) => double.answer(request as Request));
    return double;
  }

  get url(): string {
    return this.server?.url ?? "";
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }

  /** Follows the address the browser was sent to, as somebody who says yes at the provider. @returns what comes back. */
  comeBack(authorize: string): URLSearchParams {
    const asked = new URL(authorize).searchParams;
    const code = randomUUID();
    this.flows.set(code, {
      challenge: asked.get("code_challenge") ?? "",
      redirectTo: asked.get("redirect_to") ?? "",
    });
    return new URLSearchParams({ code });
  }

  private async answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    this.asked.push(`${request.method} ${pathname}`);
    if (pathname === "/auth/v1/settings") return json(this.settings);
    if (pathname === "/auth/v1/user") return json(this.user());
    if (pathname === "/auth/v1/logout") return new Response(null, { status: 204 });
    if (pathname === "/auth/v1/sso") return this.sso((await request.json()) as Record<string, string>);
    if (pathname === "/auth/v1/token" && searchParams.get("grant_type") === "pkce")
      return this.exchange((await request.json()) as Record<string, string>);
    return problem("not_found", 404);
  }

  private sso({ domain, redirect_to, code_challenge }: Record<string, string>): Response {
    if (domain !== "acme.example") return problem("sso_provider_not_found", 404);
    const query = new URLSearchParams({
      redirect_to: redirect_to ?? "",
      code_challenge: code_challenge ?? "",
    });
    return json({ url: `https://idp.example/saml?${query}` });
  }

  private exchange({ auth_code, code_verifier }: Record<string, string>): Response {
    const flow = this.flows.get(auth_code ?? "");
    this.flows.delete(auth_code ?? "");
    if (!flow) return problem("flow_state_not_found", 404);
    const challenge = createHash("sha256")
      .update(code_verifier ?? "")
      .digest("base64url");
    if (challenge !== flow.challenge) return problem("bad_code_verifier");
    if (this.refuses) return problem(this.refuses, 403);
    const access_token = this.token();
    return json({
      access_token,
      refresh_token: "r",
      token_type: "bearer",
      expires_in: 3600,
      user: this.user(),
    });
  }

  private token(): string {
    const exp = Math.floor(Date.now() / 1000) + 3600;
    return `${part({ alg: "HS256", typ: "JWT" })}.${part({ sub: "u", session_id: "s", exp, aal: "aal1" })}.${part({})}`;
  }

  private user(): object {
    return { id: "u", aud: "authenticated", email: "ana@acme.example", factors: this.factors };
  }
}
