/** What screens, mails, the command line and the method pages call things, and what they no longer call them. */
export type Avoided = readonly [word: RegExp, instead: string];

/** Words a reader would trip over, or that name a thing a second time. */
export const AVOIDED: readonly Avoided[] = [
  [/\b(mend|repair)\w*/i, "fix"],
  [/\b(whoever|whatever|somebody|nobody)\b/i, "name who acts, or say “you”"],
  [/\bnarrow(s|ed|ing)?\b/i, "filter, filtered by"],
  [/\bwindows?\b/i, "period"],
  [/\b(held?|hold|set) (against|beside)\b/i, "compared with, vs."],
  [/\b(crude|(thrown?|throws|throwing|all) together)\b/i, "pooled"],
  [/\battribut\w+/i, "of known origin"],
  [/\bmarks? of AI\b|\bleft no mark\b/i, "sign, signal, evidence"],
  [/\boverrul\w+/i, "override"],
  [/\b(comes?|came|coming) in\b(?! the language)/i, "load, arrive"],
  [/\bby (itself|themselves)\b/i, "say what happens"],
  [/\b(as a|only a|a) hint\b/i, "indicative only"],
  [/\b(refus|turned away)\w*/i, "reject"],
  [/\bset aside\b/i, "skipped"],
  [/\b(gone at|disappeared)\b/i, "removed from Datadog"],
  [/\badopt\w*/i, "add"],
  [/\bfor good\b/i, "permanently"],
  [/\bfingerprint/i, "hash"],
  [/\bwithdr\w+/i, "revoke"],
  [/\be-mail/i, "email"],
  [/\blicence/i, "license"],
  [/\binstallation/i, "server"],
  [/\bmade[- ]up\b/i, "sample"],
  [/\bdoubling\b/i, "a 2× difference"],
  [/\bAI-written\b|\bwritten with (an )?AI\b/i, "AI-assisted"],
  [/\brecovery per failure\b/i, "time to recover"],
  [/\bevaluated\b/i, "with a result"],
  [/\bfits the data\b/i, "95% interval"],
  [/\bhas been failing\b/i, "has failed since, is paused"],
  [/\bclassed\b/i, "classified"],
  [/\bcancelled\b/i, "canceled"],
  [/\b(on|at) our side\b/i, "on our end"],
  [/\beverybody\b/i, "everyone"],
  [/\bmake (an? |the |a new )?(API token|token|link|key)\b|\bmake a (new|fine-grained) one\b/i, "create"],
  [/\bcould not be (reached|sent|stored)\b/i, "say who couldn’t: Iris couldn’t …"],
  [/\b(is|are) being\b/i, "say who does it: Iris is …"],
  [/\bexplained\b/i, "known"],
  [/\bsaid (about|whose)\b/i, "override"],
  [/\bsha\b/, "SHA"],
  [/\bid\b/, "ID"],
];

export const AVOIDED_PORTUGUESE: readonly Avoided[] = [
  [/implanta(ção|ções)/i, "deploy"],
  [/tempos? de espera/i, "lead time"],
  [/\bpainel\b/i, "dashboard"],
  [/\brestrit[oa]s? a/i, "filtrado por"],
  [/post[oa]s? de lado/i, "separados"],
  [/quem (opera|administra) o Iris/i, "o admin do Iris"],
  [/inventad/i, "fictício"],
  [/tudo junto/i, "agregado"],
  [/\bjanelas?\b/i, "período"],
  [/recuperação por falha/i, "tempo de recuperação"],
  [/é compatível|compatível com os dados/i, "intervalo de 95%"],
  [/assistid[oa]s? por IA|commits? de IA/i, "com IA"],
  [/\bindicador(es)?\b/i, "número"],
  [/\badministrador/i, "admin"],
  [/\binstalação\b/i, "servidor"],
  [/\bninguém\b/i, "diga quem age"],
  [/\bpor si só\b|\b(continua|passa|tenta|tenta de novo) sozinh/i, "diga quem age: o Iris …"],
  [/\b(sumiram|sumiu) do\b|desaparec/i, "removido do Datadog"],
  [/impressão digital/i, "hash"],
  [/\brecusa(r|ndo|ou|d[oa]s?|m)?\b/i, "rejeitar"],
  [/\bde vez\b/i, "permanentemente"],
  [/\bgit notes?\b/i, "nota do git"],
  [/\brelat(ar|ou|aram|ad[oa]s?|os?)\b/i, "reportar, reporte"],
  [/registro de auditoria/i, "log de auditoria"],
  [/\b(de)?cifra(r|d[oa]s?)\b/i, "criptografar, descriptografar"],
  [/\b(o seu|a sua|os seus|as suas) \p{L}/iu, "sem artigo antes do possessivo"],
  [/\bsha\b/, "SHA"],
  [/\bId\b/, "ID"],
];

/** What of it a text says, and what it should say instead. */
export function avoidedIn(text: string, avoided: readonly Avoided[]): string[] {
  return avoided.flatMap(([word, instead]) => {
    const said = word.exec(text);
    return said ? [`“${said[0]}”; say: ${instead}`] : [];
  });
}
