/** Functions that tell or change nothing but the account that asks: they have tests of their own beside this file. */
export const FOR_ONESELF: Readonly<Record<string, Record<string, unknown>>> = {
  count_recovery_codes: {},
  create_personal_token: {
    p_name: "Laptop",
    p_token_hash: "0".repeat(64),
    p_last_four: "last",
    p_expires_at: "2100-01-01T00:00:00Z",
  },
  company_sign_in_needed: { p_slug: "nobody-belongs-here" },
  end_session: { p_session_id: "00000000-0000-4000-8000-000000000000" },
  list_hidden_organizations: {},
  join_by_domain: { p_slug: "nobody-opened-this" },
  list_joinable_organizations: {},
  list_personal_tokens: {},
  list_sessions: {},
  note_session: { p_session_id: "00000000-0000-4000-8000-000000000000", p_browser: "Firefox" },
  replace_recovery_codes: { p_code_hashes: [] },
  revoke_personal_token: { p_token_id: "00000000-0000-4000-8000-000000000000" },
  second_factor_needed: {},
};
