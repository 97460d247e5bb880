import { AuthApiError } from "@supabase/supabase-js";

interface Factor {
  id: string;
  friendly_name: string;
  factor_type: "totp";
  status: "verified" | "unverified";
  created_at: string;
}

/** Hosted Supabase Auth's second factors of one account, as supabase-js speaks with them. A right code is `123456`. */
export class MfaDouble {
  factors: Factor[] = [];
  aal: "aal1" | "aal2" = "aal1";
  asked: string[] = [];

  add(status: Factor["status"], name = "phone"): string {
    const id = `00000000-0000-4000-8000-00000000000${this.factors.length + 1}`;
    this.factors.push({
      id,
      friendly_name: name,
      factor_type: "totp",
      status,
      created_at: "2026-11-30T10:00:00Z",
    });
    return id;
  }

  readonly mfa = {
    listFactors: async () => ({
      data: {
        all: this.factors,
        totp: this.factors.filter(({ status }) => status === "verified"),
        phone: [],
      },
      error: null,
    }),
    enroll: async ({ friendlyName }: { friendlyName: string }) => {
      const id = this.add("unverified", friendlyName);
      return {
        data: { id, totp: { qr_code: "data:image/svg+xml;utf-8,<svg/>", secret: "JBSWY3DP" } },
        error: null,
      };
    },
    unenroll: async ({ factorId }: { factorId: string }) => {
      this.asked.push(`unenroll ${factorId}`);
      const factor = this.factors.find(({ id }) => id === factorId);
      if (factor?.status === "verified" && this.aal === "aal1")
        return { data: null, error: new AuthApiError("aal2 needed", 403, "insufficient_aal") };
      this.factors = this.factors.filter(({ id }) => id !== factorId);
      return { data: { id: factorId }, error: null };
    },
    challengeAndVerify: async ({ factorId, code }: { factorId: string; code: string }) => {
      const factor = this.factors.find(({ id }) => id === factorId);
      if (!factor)
        return { data: null, error: new AuthApiError("no such factor", 404, "mfa_factor_not_found") };
      if (code !== "123456")
        return { data: null, error: new AuthApiError("wrong code", 422, "mfa_verification_failed") };
      factor.status = "verified";
      this.aal = "aal2";
      return { data: {}, error: null };
    },
  };
}
