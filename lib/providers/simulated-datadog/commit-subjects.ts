import type { Random } from "./random";

/** What a service's commits are about. `{word}` is filled from the slots below. */
const SUBJECTS: Record<string, readonly string[]> = {
  "checkout-api": [
    "feat(cart): keep line item order when a {discount} is applied",
    "fix(cart): reject negative quantities at the boundary",
    "feat(session): extend guest sessions to {minutes} minutes",
    "perf(cart): load price rules in one query",
    "fix(tax): round {country} VAT per line instead of per order",
    "feat(methods): offer {method} when the cart is below the limit",
    "refactor(order): split address validation from order creation",
    "fix(order): idempotency key survives a retry after a timeout",
    "test(cart): cover expired {discount} codes",
    "feat(api): return {field} in the order summary",
    "fix(pagination): cursor skips the last order of a page",
    "chore(api): drop the deprecated v1 quote endpoint",
  ],
  "checkout-web": [
    "feat(form): show {method} icons next to the card field",
    "fix(form): keep focus after an inline error",
    "fix(i18n): missing {country} translation for the pay button",
    "feat(a11y): announce price changes to screen readers",
    "perf(bundle): load the {method} widget on demand",
    "style(summary): align totals on narrow screens",
    "fix(summary): no double submit on slow connections",
    "refactor(hooks): one hook for the checkout session",
    "feat(consent): remember the choice for {minutes} days",
    "test(e2e): pay with {method} as a returning customer",
    "fix(theme): merchant colours leak into the error banner",
    "chore(storybook): stories for the declined states",
  ],
  "payment-gateway": [
    "feat(routing): prefer {acquirer} for {country} cards",
    "fix(3ds): treat a soft decline as a challenge request",
    "feat(acquirer): capture timeout for {acquirer} is configurable",
    "perf(tokens): batch vault look-ups",
    "fix(refund): partial refunds keep the original currency",
    "refactor(client): share the retry policy between acquirers",
    "fix(webhook): ignore duplicate settlement notices of {acquirer}",
    "feat(metrics): count declines by issuer response code",
    "fix(iso8583): field 48 was cut at {number} bytes",
    "feat(network): network tokens for {country}",
    "test(routing): fail over when {acquirer} answers 5xx",
    "docs(runbook): what to do when {acquirer} is down",
  ],
  ledger: [
    "fix(postings): reversals carry the value date of the original",
    "feat(accounts): monthly statement for {country} entities",
    "perf(balance): materialize end-of-day balances",
    "fix(close): month-end job waits for late {acquirer} files",
    "refactor(postings): one transaction per journal entry",
    "feat(export): add {field} to the auditors' export",
    "fix(fx): use the booking rate for {country} fees",
    "test(balance): property test, debits equal credits",
    "feat(api): filter postings by {field}",
    "chore(schema): drop the unused shadow table",
  ],
  payouts: [
    "feat(schedule): merchants may choose weekly payouts",
    "fix(sepa): purpose code was missing for {country}",
    "feat(limits): hold payouts above {number} thousand for review",
    "fix(retry): a rejected payout goes back to the balance once",
    "perf(batch): build the {country} bank file in chunks",
    "refactor(bank): separate file format from transport",
    "feat(notice): tell merchants when {field} changes",
    "fix(holiday): {country} bank holidays of next year",
    "test(sepa): golden files for returned payments",
    "fix(iban): accept spaces in pasted account numbers",
  ],
  "fraud-scoring": [
    "feat(model): retrain on the last {weeks} weeks",
    "feat(features): velocity of cards per device over {minutes} minutes",
    "fix(rules): the {country} rule matched on the wrong bin range",
    "perf(scoring): cache device fingerprints",
    "feat(rules): shadow mode for the new {method} rule set",
    "fix(features): missing {field} counts as unknown, not as zero",
    "refactor(pipeline): feature store client behind an interface",
    "feat(review): queue borderline scores for manual review",
    "fix(threshold): raise the decline threshold for {method} to {number}",
    "feat(explain): top reasons in the score response",
    "test(features): replay of a day of {country} traffic",
    "fix(scoring): time out after {number} ms and answer neutral",
    "feat(graph): link accounts that share {field}",
    "chore(notebook): archive the drift analysis",
  ],
  notifications: [
    "feat(email): receipt template for {method}",
    "fix(sms): shorten {country} sender names",
    "fix(queue): a poison message no longer stops the worker",
    "feat(templates): preview with {field}",
    "perf(email): render templates once per batch",
    "test(sms): long texts are split on word boundaries",
    "fix(unsubscribe): honour the choice across brands",
    "chore(templates): remove the spring campaign",
  ],
  "webhook-relay": [
    "feat(delivery): exponential backoff with a cap of {minutes} minutes",
    "fix(signature): sign the raw body, not the parsed one",
    "perf(delivery): reuse connections per merchant",
    "feat(replay): replay deliveries by {field}",
    "fix(tls): refuse endpoints with expired certificates",
    "test(delivery): ordering is kept per merchant",
    "refactor(store): typed keys for the delivery log",
  ],
};

const SLOTS: Record<string, readonly string[]> = {
  discount: ["voucher", "loyalty discount", "bundle price", "staff discount"],
  minutes: ["5", "10", "15", "30", "45", "60", "90"],
  weeks: ["6", "8", "12", "26"],
  number: ["4", "6", "8", "12", "25", "40", "50", "80", "120", "250"],
  country: ["Brazilian", "Portuguese", "German", "Dutch", "Polish", "Mexican", "Swedish", "Italian"],
  method: ["Pix", "iDEAL", "Blik", "Swish", "Boleto", "SEPA debit", "Multibanco", "wallet"],
  acquirer: ["Nordbank", "Banco Aurora", "PayRiver", "Cedar Acquiring", "Kestrel"],
  edge: [
    "an empty {field}",
    "a second callback of {acquirer}",
    "a clock skew above {minutes} s",
    "an expired session",
    "amounts above {number} thousand",
    "zero-decimal currencies",
    "a merchant without {field}",
    "a {method} refund in two parts",
    "a leap day",
    "more than {number} items",
  ],
  symptom: [
    "no longer answers 500",
    "was counted twice",
    "kept the worker busy for {minutes} s",
    "lost the trace id",
    "is retried with a delay",
    "shows the right message",
  ],
  piece: [
    "the {acquirer} adapter",
    "the retry loop",
    "the feature switch",
    "the mapping of {field}",
    "the {method} validation",
    "the audit record",
    "the second look-up",
    "the {country} rounding",
  ],
  field: ["merchant reference", "settlement date", "device id", "store id", "fee breakdown", "risk band"],
};

/** What happens in any code base; the area is one of the service's own. */
const GENERAL_SUBJECTS = [
  "fix({area}): {edge} {symptom}",
  "fix({area}): handle {edge}",
  "test({area}): cover {edge}",
  "refactor({area}): move {piece} into a module of its own",
  "refactor({area}): replace {piece} by a table",
  "feat({area}): log {field} when {edge} occurs",
  "perf({area}): avoid {piece} for {country} merchants",
  "feat({area}): {piece} for {method}",
  "docs({area}): explain {edge}",
  "chore({area}): remove {piece} nobody calls",
];

const CONFIGURATION_SUBJECTS = [
  "chore(ci): pin the build image",
  "chore(config): raise the connection pool to {number}",
  "docs: update the on-call page",
  "ci: run the slow suite nightly",
  "chore(alerts): page only after {minutes} minutes",
  "chore(flags): remove the {method} rollout flag",
];

const FIXES = [
  "fix: restore the previous default for {method}",
  "fix: guard against a missing {field}",
  "hotfix: turn off {method} for {country} merchants",
  "fix: migration must not lock the table",
  "fix: revert the time-out change of this morning",
  "hotfix: handle an empty answer of {acquirer}",
];

/** The subject line of an ordinary commit of the service. */
export function commitSubject(service: string, random: Random): string {
  const own = SUBJECTS[service] ?? CONFIGURATION_SUBJECTS;
  const area = /\((\w+)\)/.exec(random.pick(own))?.[1] ?? "core";
  const template = random.weighted([
    [own, 48],
    [GENERAL_SUBJECTS, 44],
    [CONFIGURATION_SUBJECTS, 8],
  ]);
  return fill(random.pick(template).replace("{area}", area), random);
}

/** The subject line of a commit that repairs a failed deployment. */
export function fixSubject(random: Random): string {
  return fill(random.pick(FIXES), random);
}

/** Puts words into each `{slot}`; the words may have slots of their own. */
export function fill(template: string, random: Random): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: string) =>
    fill(random.pick(SLOTS[slot] ?? [slot]), random),
  );
}
