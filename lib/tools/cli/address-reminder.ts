interface AddressSettings {
  /** APP_URL, as the operator set it. */
  named: string | undefined;
  /** What links lead to without it. */
  assumed: string;
  /** Whether only this machine reaches the product. */
  isLocal: boolean;
  canSendMail: boolean;
}

/** Tells an operator that links in mails and invitations would lead others to this very machine; null where they don't. */
export function addressReminder({ named, assumed, isLocal, canSendMail }: AddressSettings): string | null {
  if (named || (isLocal && !canSendMail)) return null;
  return (
    `  Links in ${canSendMail ? "mails, digests and invitations" : "invitations"} lead to ${assumed}, because APP_URL is not set.\n` +
    "  Set it to the address that people use: APP_URL=https://iris.example.com npm start\n"
  );
}
