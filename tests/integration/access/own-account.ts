/** Functions that tell or change nothing but the account that asks: they have tests of their own beside this file. */
export const FOR_ONESELF: Readonly<Record<string, Record<string, unknown>>> = {
  count_recovery_codes: {},
  end_session: { p_session_id: "00000000-0000-4000-8000-000000000000" },
  list_hidden_organizations: {},
  list_sessions: {},
  note_session: { p_session_id: "00000000-0000-4000-8000-000000000000", p_browser: "Firefox" },
  replace_recovery_codes: { p_code_hashes: [] },
  second_factor_needed: {},
};
